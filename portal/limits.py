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

# A worker that holds a batch renews its lease before each read. It must be longer than one
# call can take (connect 3 s + read 20 s, and the look that settles a doubt).
LEASE_SECONDS = 60

# How often a worker looks into the ledger for work that no wake-up told it of.
SWEEP_SECONDS = 2.0

# How often a worker tidies up after killed processes and old files.
TIDY_SECONDS = 60

# A file that was checked and never sent is kept so long: a holiday and a little more.
CHECKED_DAYS = 30

# Devices of a file whose last read is asked for on the check page, one call each.
LAST_READS = 10

# The registry is down: the pause before the next try grows from the first to the last.
PAUSE_FIRST_SECONDS = 2
PAUSE_LAST_SECONDS = 300

# Looks at the registry after an answer was lost, with a pause before each: a slow server may
# store the read a moment after we stopped listening.
DOUBT_LOOKS_SECONDS = (0.0, 0.5, 1.5)

# After so many rounds without an outcome a read is given up as unknown, so that one read which
# the registry cannot digest does not hold back the rest of its device for ever.
DOUBT_ROUNDS = 6

# The progress page asks again after this many seconds.
PROGRESS_SECONDS = 2

# --- Size ---------------------------------------------------------------------------------

# A year of quarter hours of twenty devices is about 40 MB as text.
UPLOAD_BYTES = 50 * 1024 * 1024

# Django's own bound for the other forms: the device form is about 4 kB.
FORM_BYTES = 256 * 1024
FORM_FIELDS = 200

# Problems shown on the check page and kept with the upload; the rest is counted.
PROBLEMS_KEPT = 300

# --- Lists --------------------------------------------------------------------------------

DEVICES_PER_PAGE = 20
UPLOADS_PER_PAGE = 20
REFUSALS_PER_PAGE = 50
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

# The window in which sign-ups and uploads are counted.
WINDOW_SECONDS = 3600

# Sign-ups from one address in an hour: an office behind one address, not a robot.
SIGN_UPS_PER_HOUR = 20

# Files uploaded by one person in an hour.
UPLOADS_PER_HOUR = 120

# Devices that are sent to at once by one worker process.
WORKER_CONCURRENCY = 8
