"""The pages that change a device, and that take one away."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.accounts import drafts
from portal.accounts.guard import PortalRequest, signed_in
from portal.devices import entry, photos, reference, services, usual
from portal.devices.forms import DeviceForm
from portal.drec import devices as registry
from portal.drec.errors import DrecError, Forbidden, NotFound, Unauthorized, Unknown
from portal.drec.shapes import Device
from portal.submissions import doubts, remarks
from portal.submissions.models import Delivery, Kind, Submission
from portal.ui.forms import quoted, show_refusal


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def edit(request: PortalRequest, external_id: str) -> HttpResponse:
    """The form of a device that is registered; only what differs is sent.

    A form that comes again may find no device of that name: its record says why.
    """
    returned, earlier = _returned(request), _earlier(request)
    try:
        device = _device(request, external_id, returned)
    except NotFound:
        if earlier is None:
            raise
        photos.attach(earlier, _number(request.POST.get("photoSet", "")))
        return redirect("submissions:detail", pk=earlier.pk)
    initial = usual.initial(services.body_of(device, request.drec.edition))
    form = entry.form_of(
        request,
        request.drec,
        initial={**initial, **_wanted(returned)},
        typed=drafts.take(request),
        registered=True,
    )
    if returned:
        remarks.show(form, returned)
    if request.method == "POST":
        entry.keep_photos(request, form, request.organisation)
    if request.method == "GET" or entry.is_only_mended(request):
        return _page(request, form, device, status=200)
    if not form.is_valid():
        return _page(request, form, device, status=400)
    return _change(request, form, device, initial, returned)


def _returned(request: PortalRequest) -> Submission | None:
    """The change that came back; or the device itself, where the registry had taken it before."""
    device = remarks.answered(request.organisation, Kind.DEVICE, request.GET)
    if device and device.delivery == Delivery.ACCEPTED:
        return device
    return remarks.answered(request.organisation, Kind.DEVICE_CHANGE, request.GET)


def _earlier(request: PortalRequest) -> Submission | None:
    """The record of a form that comes again, its doubt cleared up."""
    if request.method == "GET":
        return None
    number = _number(request.POST.get("client_id", ""))
    return doubts.earlier(
        request.drec, kind=Kind.DEVICE_CHANGE, client_id=number, owner=request.user
    )


def _wanted(returned: Submission | None) -> dict[str, object]:
    """What a returned change was to change; the registry has made what it took meanwhile."""
    if returned is None or returned.delivery == Delivery.ACCEPTED:
        return {}
    return usual.again(returned.payload)


def _device(request: PortalRequest, external_id: str, returned: Submission | None) -> Device:
    """That of the address; where a returned one is mended, the device that it speaks of."""
    if returned:
        return services.device_of(request.drec, returned)
    return registry.get(request.drec, external_id)


def _change(
    request: PortalRequest,
    form: DeviceForm,
    device: Device,
    initial: dict[str, object],
    returned: Submission | None,
) -> HttpResponse:
    before = DeviceForm(
        _as_typed(initial),
        edition=request.drec.edition,
        lists=reference.lists(request.drec),
        initial=initial,
        registered=True,
    )
    before.is_valid()
    changes = services.differences(
        before.body(), entry.body_with_photos(form, request.organisation, request)
    )
    if not changes:
        return _nothing_more(request, form, device)
    try:
        submission = services.change(
            api=request.drec,
            user=request.user,
            organisation=request.organisation,
            client_id=form.cleaned_data["client_id"],
            device=device,
            changes=changes,
            previous=returned,
        )
    except Forbidden as error:
        form.add_error(None, f"{error} {error.next_step}")
        return _page(request, form, device, status=403)
    except DrecError as error:
        return _page(request, form, device, status=show_refusal(form, error))
    photos.attach(submission, entry.photo_set_of(form))
    if not submission.may_go:
        return redirect("submissions:detail", pk=submission.pk)
    messages.success(request, f"{submission.subject} is changed.")
    return redirect("devices:detail", external_id=submission.subject)


def _nothing_more(request: PortalRequest, form: DeviceForm, device: Device) -> HttpResponse:
    """The registry holds all of it: from before, or since this form came the first time."""
    number = form.cleaned_data["client_id"]
    made = doubts.of_form(kind=Kind.DEVICE_CHANGE, client_id=number, owner=request.user)
    if made is None or made.delivery != Delivery.ACCEPTED:
        messages.info(request, "Nothing was changed.")
    else:
        photos.attach(made, entry.photo_set_of(form))
        messages.success(request, f"{device.external_id} is changed.")
    return redirect("devices:detail", external_id=device.external_id)


def _as_typed(initial: dict[str, object]) -> QueryDict:
    """The initial values as if somebody had typed them; what the registry holds is believed."""
    data = QueryDict(mutable=True)
    for name, value in {**initial, "client_id": str(uuid4()), "placeIsRight": "on"}.items():
        data.setlist(name, value if isinstance(value, list) else [str(value)])
    return data


def _page(request: PortalRequest, form: DeviceForm, device: Device, *, status: int) -> HttpResponse:
    kept = photos.of_set(request.organisation, entry.photo_set_of(form))
    context = {"form": form, "kept": kept, "device": device}
    return render(request, "devices/edit.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def remove(request: PortalRequest, external_id: str) -> HttpResponse:
    """Asks before a device is taken away: nobody can bring it back."""
    if not request.drec.edition.removes_devices:
        raise Http404
    trouble = ""
    returned = remarks.answered(request.organisation, Kind.DEVICE_REMOVAL, request.GET)
    if request.method == "POST":
        try:
            return _remove(request, external_id, returned)
        except (Unauthorized, NotFound):
            raise
        except DrecError as error:
            trouble = f"{error} {quoted(error)} {error.next_step}"
    device = _device(request, external_id, returned)
    context = {
        "device": device,
        "client_id": uuid4(),
        "trouble": trouble,
        "remarks": returned.remarks.filter(resolved=False) if returned else (),
    }
    return render(request, "devices/remove.html", context, status=422 if trouble else 200)


def _remove(request: PortalRequest, external_id: str, returned: Submission | None) -> HttpResponse:
    number = _number(request.POST.get("client_id", ""))
    try:
        submission = _removed(request, external_id, number, returned)
    except Unknown:
        doubtful = doubts.of_form(kind=Kind.DEVICE_REMOVAL, client_id=number, owner=request.user)
        if doubtful is None:
            raise
        submission = doubtful
    if submission.delivery != Delivery.ACCEPTED:
        return redirect("submissions:detail", pk=submission.pk)
    messages.success(request, f"{submission.subject} is removed.")
    return redirect("devices:list")


def _removed(
    request: PortalRequest, external_id: str, number: UUID, returned: Submission | None
) -> Submission:
    """A form that comes again may have done its work: the device is then listed no more."""
    earlier = doubts.earlier(
        request.drec, kind=Kind.DEVICE_REMOVAL, client_id=number, owner=request.user
    )
    if earlier is not None and earlier.delivery == Delivery.ACCEPTED:
        return earlier
    return services.remove(
        api=request.drec,
        user=request.user,
        organisation=request.organisation,
        client_id=number,
        device=_device(request, external_id, returned),
        previous=returned,
    )


def _number(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()
