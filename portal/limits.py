"""Every limit of the portal: a name, a number and the reason for it.

Those that an operator may want to change are read from the environment in `settings.py`.
"""

# --- Time ---------------------------------------------------------------------------------

# A person's session: a working day with a break. It never outlives the registry's token.
SESSION_SECONDS = 12 * 60 * 60

# The registry's lists (countries, fuels, device types, goals) change a few times a year.
REFERENCE_SECONDS = 24 * 60 * 60

# After a failed fetch of a list the last known one is used this long before the next try,
# so that a registry that is down is not asked again by every form.
REFERENCE_RETRY_SECONDS = 60

# A second press of the same button waits this long for the first one's answer: the client's
# connect and read time-outs together, and a little more.
TWIN_WAIT_SECONDS = 25.0

# A sign-in that was lent to a held submission is kept so long, for a reviewer's fortnight off;
# then the submission waits for its person's next sign-in.
LENT_DAYS = 14

# The registry was down when an approved submission was sent: the next try comes after this.
APPROVED_RETRY_SECONDS = 5 * 60

# A worker that holds a batch renews its lease before each read. It must be longer than one
# call can take (connect 3 s + read 20 s, and the look that settles a doubt).
LEASE_SECONDS = 60

# An answer of the registry is waited for so long: registration took 1.4 s on the stage server and
# some lists more; a hung call never ends.
REGISTRY_SECONDS = 20

# Redis, where it wakes the workers, is waited for so long. A lost wake-up costs two seconds.
QUEUE_SECONDS = 2

# A mail server that does not answer holds up nobody longer.
MAIL_SECONDS = 10

# How often a worker looks into the ledger for work that no wake-up told it of.
SWEEP_SECONDS = 2.0

# Python lets a thread compute for so long before another one has its turn; a fifth of the usual.
SWITCH_SECONDS = 0.001

# How often a worker asks the database for wake-ups; Redis tells by itself.
LISTEN_SECONDS = 0.5

# A worker that waits for Redis notices within this time that it was stopped.
LISTEN_IDLE_SECONDS = 5

# How often a worker tidies up after killed processes and old files.
TIDY_SECONDS = 60

# After Send nothing is sent for so long: the time to see that it was the wrong file.
HOLD_SECONDS = 5

# A file that was checked and never sent is kept so long: a holiday and a little more.
CHECKED_DAYS = 30

# The reads of an ended upload, one by one, and its file are kept so long: three months, in which
# somebody may ask what became of one. The figures and what did not go in are kept for ever.
KEEP_READS_DAYS = 90
# Uploads of which they are dropped in one go of the tidying.
DROPPED_AT_ONCE = 50

# A file of devices: a few hundred bytes a device, and the styles of a spreadsheet.
IMPORT_BYTES = 5 * 1024 * 1024
# Checked in a second or two, and as many as somebody looks over on one page.
IMPORT_ROWS = 500
# One press registers devices for so long: a proxy waits half a minute for an answer.
IMPORT_SECONDS = 15
# Files of devices that the page for the next one lists.
FILES_LISTED = 10

# What the registry holds of the devices of a file is asked with one to four calls a device, of so
# many devices at once: it must not suffer from it.
ASKED_TOGETHER = 4
# A file with more of such devices is left to a worker.
ASKED_AT_ONCE = 10
# While somebody chooses on the check page, short answers hold for so long.
ANSWER_SECONDS = 15 * 60
# The rest is not asked for then, and the page says so: by a worker two thousand devices, in a
# request as long as a proxy waits.
ASKING_SECONDS = 2 * 60
ASKING_AT_ONCE_SECONDS = 10

# The registry is down: the pause before the next try grows from the first to the last.
PAUSE_FIRST_SECONDS = 2
PAUSE_LAST_SECONDS = 300

# A worker that checks a file tells so often how far it is, and renews its lease with that.
CHECK_TELL_SECONDS = 0.5

# A file whose check was begun so often and never ended is given up: it would stop every worker.
CHECK_TRIES = 3

# What one call takes where the portal has not sent anything yet, for the forecast of a sending.
EXPECTED_CALL_SECONDS = 0.25

# Looks at the registry after an answer was lost, with a pause before each: a slow server may
# store the read a moment after we stopped listening.
DOUBT_LOOKS_SECONDS = (0.0, 0.5, 1.5)

# Looks at what the registry holds after a batch, with a pause before each.
READ_BACK_LOOKS_SECONDS = (0.0, 1.0)

# After so many rounds without an outcome a read is given up as unknown, so that one read which
# the registry cannot digest does not hold back the rest of its device for ever.
DOUBT_ROUNDS = 6

# The progress page asks again after this many seconds; less often while nothing moves.
PROGRESS_SECONDS = 2
PROGRESS_HELD_SECONDS = 10

# --- Size ---------------------------------------------------------------------------------

# A year of quarter hours of twenty devices is about 40 MB as text.
UPLOAD_BYTES = 50 * 1024 * 1024

# Django's own bound for the other forms: the device form is about 4 kB.
FORM_BYTES = 256 * 1024
FORM_FIELDS = 200

# Problems shown on the check page and kept with the upload; the rest is counted.
PROBLEMS_KEPT = 300

# Of one kind so many are kept in full: a page of them tells what is wrong.
PROBLEMS_OF_A_KIND = 50

# A larger file is checked by a worker, while its page shows how far it is: about two seconds of
# work. A spreadsheet of so many bytes has more rows than a text, so its rows are counted too.
CHECKED_AT_ONCE_BYTES = 5 * 1024 * 1024
CHECKED_AT_ONCE_ROWS = 100_000
# Each device takes 2 to 3 ms besides its rows.
CHECKED_AT_ONCE_DEVICES = 500

# A photo as a phone's camera makes it; the page itself makes it smaller before it is sent.
PHOTO_BYTES = 25 * 1024 * 1024

# A bucket is waited for so long, twice; whoever sends the photo is waiting as well.
BUCKET_SECONDS = 10.0

# Photos of one form: the site from all sides, and each nameplate.
PHOTOS_PER_FORM = 10

# Photos of a form that was never handed in are kept so long: the phone sends the photos first.
PHOTO_DAYS = 14

# Names of a file that mean no device and are asked for on one page; the next ones come after them.
NAMES_ASKED = 50
# Devices in the list to choose from beside each of those names; of more a part is typed.
DEVICES_LISTED = 100

# --- Lists --------------------------------------------------------------------------------

DEVICES_PER_PAGE = 20
UPLOADS_PER_PAGE = 20
REFUSALS_PER_PAGE = 50
# Devices of an upload on one page: a thousand would make the page slow for everybody.
DEVICES_SHOWN = 50
LAST_ANSWERS = 6
READS_PER_PAGE = 50
SUBMISSIONS_PER_PAGE = 30

# Reads shown on a device's page: two months of daily reads. The newest read is asked for first,
# then the plain series (contract 6.9, ten thousand reads a call) three days back, then seventy,
# then the whole history, until there are this many: two to four calls as a rule, one more
# where 2022 has had no read for a month.
CHART_READS = 60

# --- Attempts -----------------------------------------------------------------------------

# Wrong sign-ins for one e-mail from one address, then a pause.
SIGN_IN_FAILURES = 8
SIGN_IN_PAUSE_MINUTES = 10

# Codes of the second step tried by one member of staff, then a pause: of a million possible ones
# three are right at any time.
SECOND_STEP_TRIES = 10
SECOND_STEP_PAUSE_SECONDS = 10 * 60

# The window in which sign-ups and uploads are counted.
WINDOW_SECONDS = 3600

# Sign-ups from one address in an hour: an office behind one address, not a robot.
SIGN_UPS_PER_HOUR = 20

# Files uploaded by one person in an hour.
UPLOADS_PER_HOUR = 120

# Addresses of links that do not exist, asked for by one client in an hour: slips of the thumb.
LINK_GUESSES_PER_HOUR = 30

# Photos sent by one person, or through one link, in an hour: sixty devices with ten photos each.
PHOTOS_PER_HOUR = 600

# Devices that are sent to at once by one worker process, at most: a 2024 server takes about 26
# reads a second, which so many devices fill up at half a second a call.
WORKER_CONCURRENCY = 16

# Batches that one worker process reads back at once, beside the devices that it sends to.
READERS = 4

# Devices of one organisation that are sent to at once, by all workers together.
ORGANISATION_CONCURRENCY = 16

# Devices that the portal as a whole sends to at once, at most, however quick the registry is: it
# must never become the registry's problem.
PORTAL_CONCURRENCY = 64

# A registry that the portal does not know yet: so many devices at once, until it is known how
# quickly it answers.
PACE_FIRST = 4

# The pace is judged after a round of at least so many calls and so long.
ROUND_CALLS = 4
ROUND_SECONDS = 0.2

# How often a worker looks whether others have changed the pace.
PACE_LOOK_SECONDS = 1.0

# A call without an answer that took so long stood in a jam; a shorter one was cut off.
PRESSED_SECONDS = 2.0

# The quickest answer is believed so long; then it is measured anew, at half the pace for a moment.
QUICKEST_SECONDS = 60

# A batch that was sent from so long lets others have their turn, where some wait.
TURN_SECONDS = 5.0
