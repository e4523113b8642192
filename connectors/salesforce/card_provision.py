"""Cards on their way into an org and out of it; they come after the fields and go before them."""

from __future__ import annotations

from dataclasses import dataclass

from connectors.salesforce.cards import PAGE, Files, card_files, members, translation_files
from connectors.salesforce.client import SalesforceClient
from connectors.salesforce.component import SHOWS
from connectors.salesforce.deploy import deploy
from connectors.salesforce.faults import Refused
from connectors.salesforce.package import removal_files, zipped
from kamsync.connector import Context, ProvisionRequest, ProvisionStep
from kamsync.model.fieldmap import FieldMap
from kamsync.model.phrase import phrase


@dataclass(frozen=True)
class Cards:
    mapping: FieldMap
    context: Context
    version: str

    def emitted(self, request: ProvisionRequest) -> list[ProvisionStep]:
        """Two zips beside that of the fields, and their files under cards/ and translations/."""
        assert request.emit is not None  # noqa: S101 - the caller looked
        steps = []
        packages = {"cards": self._files(), "translations": self._translations()}
        for name, files in packages.items():
            zip_name = f"kamsync-salesforce-{name}.zip"
            for path, content in files.items():
                place = request.emit / name / path
                if not request.dry_run:
                    place.parent.mkdir(parents=True, exist_ok=True)
                    place.write_text(content, encoding="utf-8")
                steps.append(ProvisionStep(f"file {name}/{path}", "create"))
            if not request.dry_run:
                (request.emit / zip_name).write_bytes(zipped(files))
            steps.append(ProvisionStep(f"file {zip_name}", "create"))
        by_hand = {"cards": "card.deploy", "translations": "card.translations"}
        for name, code in by_hand.items():
            what = f"kamsync-salesforce-{name}.zip"
            steps.append(ProvisionStep(what, "manual", message=phrase(code)))
        return [*steps, *self._by_hand()]

    def created(self, admin: SalesforceClient, request: ProvisionRequest) -> list[ProvisionStep]:
        """One deploy, all or nothing; the same twice changes nothing."""
        names = self._names()
        steps = [ProvisionStep(name, "update") for name in names]
        if not request.dry_run:
            try:
                deploy(admin, zipped(self._files()))
            except Refused as error:
                reason = str(error.fault)
                steps = [ProvisionStep(n, "create", ok=False, message=reason) for n in names]
        return [*steps, *self._by_hand()]

    def removed(self, admin: SalesforceClient, request: ProvisionRequest) -> list[ProvisionStep]:
        """An active page cannot be deleted, and the fields on it neither: the step says so."""
        names = self._names()
        steps = [ProvisionStep(name, "remove") for name in names]
        if request.dry_run:
            return steps
        try:
            deploy(admin, zipped(removal_files(self._members(), self.version)))
        except Refused as error:
            reason = phrase("card.active", reason=str(error.fault), page=PAGE)
            return [ProvisionStep(name, "remove", ok=False, message=reason) for name in names]
        return steps

    def _by_hand(self) -> list[ProvisionStep]:
        active = phrase("card.activate", page=PAGE)
        steps = [ProvisionStep(f"FlexiPage {PAGE}", "manual", message=active)]
        if SHOWS not in self.context.outputs:
            steps.append(ProvisionStep("card bars", "manual", message=phrase("card.no_bars")))
        return steps

    def _files(self) -> Files:
        context = self.context
        return card_files(self.mapping, context.outputs, context.language, self.version)

    def _translations(self) -> Files:
        context = self.context
        return translation_files(self.mapping, context.outputs, context.language, self.version)

    def _members(self) -> dict[str, list[str]]:
        fields = {o: self.mapping.outputs[o] for o in self.context.outputs}
        return members(fields, self.mapping.streams["account"].object)

    def _names(self) -> list[str]:
        return [f"{kind} {name}" for kind, names in self._members().items() for name in names]
