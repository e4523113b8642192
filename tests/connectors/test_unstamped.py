"""Values that change without moving a record's own stamp are there the next night all the same."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from kamsync.config.project import load_project
from kamsync.field_maps import load_mapping
from kamsync.messages import findings
from kamsync.mirror import Mirror
from kamsync.model.change import Finding
from kamsync.model.fieldmap import FieldMap
from kamsync.sandbox.hubspot.server import HubSpotServer
from kamsync.sandbox.hubspot.store import Property
from kamsync.sandbox.salesforce.org import PERSON, Org
from kamsync.sandbox.salesforce.schema import FieldDef
from kamsync.sandbox.salesforce.server import serving
from kamsync.sync.check import check_all
from kamsync.sync.commands import make_plan
from kamsync.sync.pull.stream_reader import PullSettings
from kamsync.sync.pull.streams import pull
from kamsync.sync.session import locked
from tests.connectors.hubspot_portal import START, Portal, accounts, deal
from tests.connectors.salesforce_crm import SalesforceCrm, configured
from tests.connectors.zoho_org import running

AS_OF = dt.date(2026, 3, 2)
NOW = dt.datetime(2026, 3, 2, 11, 0, tzinfo=dt.UTC)


def mapped(folder: Path, crm: str, stream: str, line: str) -> FieldMap:
    text = f'extends = "{crm}"\n[streams.{stream}.fields]\n{line}\n'
    (folder / "own.toml").write_text(text)
    return load_mapping("own.toml", folder)


def values(connector: Any, mirror: Mirror, stream: str, column: str) -> list[Any]:
    """The column as the mirror shows it after one more night."""
    pulled = pull(connector, connector.describe(), mirror, PullSettings("UTC", {}))
    return pulled.generation.frame(stream)[column].to_list()


def test_a_salesforce_deal_follows_the_country_of_its_account(tmp_path: Path) -> None:
    mapping = mapped(tmp_path, "salesforce", "opportunity", 'region = "Account.BillingCountry"')
    mirror = Mirror(tmp_path / "mirror")
    org = Org()
    with serving(org) as server:
        crm = SalesforceCrm(server, tmp_path)
        account = org.insert("Account", {"Name": "A", "BillingCountry": "Germany"}, PERSON)["Id"]
        deal = {"AccountId": account, "StageName": "Talks", "CloseDate": "2026-09-30"}
        org.insert("Opportunity", {"Name": "D", "IsClosed": False, "IsWon": False} | deal, PERSON)
        org.advance(days=1)
        first = crm.connector(mapping=mapping)
        assert values(first, mirror, "opportunity", "region") == ["Germany"]
        assert first.describe().streams["opportunity"].unstamped == ("region",)
        assert first.describe().streams["account"].unstamped == ()

        org.advance(days=1)
        org.update("Account", account, {"BillingCountry": "France"}, PERSON)
        org.advance(days=1)
        second = crm.connector(mapping=mapping)
        after = values(second, mirror, "opportunity", "region")
        crm.close()

    assert after == ["France"]


def test_check_says_which_stream_is_read_in_full_and_what_it_costs(tmp_path: Path) -> None:
    mapped(tmp_path, "salesforce", "opportunity", 'region = "Account.BillingCountry"')
    org = Org()
    account = org.insert("Account", {"Name": "A", "BillingCountry": "Germany"}, PERSON)["Id"]
    deal = {"AccountId": account, "StageName": "Talks", "CloseDate": "2026-09-30"}
    org.insert("Opportunity", {"Name": "D", "IsClosed": False, "IsWon": False} | deal, PERSON)
    with serving(org) as server:
        config = configured(tmp_path, server.url, 'mapping = "own.toml"')
        project = load_project(config)
        with locked(project, "main", AS_OF, NOW) as session:
            before = _said(check_all(session), "opportunity")
            make_plan(session, lambda _stream, _rows: None)
            after = _said(check_all(session), "opportunity")

    assert before.endswith("so every pull reads the stream in full")
    assert after.endswith("reads the stream in full (records: 1; API calls: 1)")


def _said(found: list[Finding], stream: str) -> str:
    at = f"stream {stream}"
    (finding,) = [f for f in found if f.code == "read_in_full" and f.where == at]
    return findings.message(finding, "en")


def test_a_salesforce_formula_is_read_anew_every_night(tmp_path: Path) -> None:
    mapping = mapped(tmp_path, "salesforce", "account", 'region = "Zone__c"')
    mirror = Mirror(tmp_path / "mirror")
    org = Org()
    org.add_field("Account", FieldDef("Zone__c", "string", formula="…"))
    with serving(org) as server:
        crm = SalesforceCrm(server, tmp_path)
        account = org.insert("Account", {"Name": "A"}, PERSON)["Id"]
        org.rows["Account"][account]["Zone__c"] = "North"
        org.advance(days=1)
        assert values(crm.connector(mapping=mapping), mirror, "account", "region") == ["North"]

        org.rows["Account"][account]["Zone__c"] = "South"
        org.version += 1
        org.advance(days=1)
        after = values(crm.connector(mapping=mapping), mirror, "account", "region")
        crm.close()

    assert after == ["South"]


def test_a_zoho_deal_follows_the_country_of_its_account(tmp_path: Path) -> None:
    mapping = mapped(tmp_path, "zoho", "opportunity", 'region = "Account_Name.Billing_Country"')
    mirror = Mirror(tmp_path / "mirror")
    with running(tmp_path / "crm") as org:
        account = org.account(1, Billing_Country="Germany")
        org.deal(1, Account_Name={"id": account, "name": None})
        org.store.now += dt.timedelta(days=1)
        first = org.connector(mapping=mapping)
        assert values(first, mirror, "opportunity", "region") == ["Germany"]
        assert first.describe().streams["opportunity"].unstamped == ("region",)

        org.store.put("Accounts", {"id": account, "Billing_Country": "France"}, "1")
        org.store.now += dt.timedelta(days=1)

        second = org.connector(mapping=mapping)
        assert values(second, mirror, "opportunity", "region") == ["France"]


def test_a_zoho_formula_is_read_anew_every_night(tmp_path: Path) -> None:
    mapping = mapped(tmp_path, "zoho", "account", 'region = "Zone"')
    mirror = Mirror(tmp_path / "mirror")
    with running(tmp_path / "crm") as org:
        fields = org.store.modules["Accounts"].fields
        fields["Zone"] = org.store.new_field("Zone", "formula")
        number = int(org.account(1, Zone="North"))
        org.store.now += dt.timedelta(days=1)
        assert values(org.connector(mapping=mapping), mirror, "account", "region") == ["North"]

        org.store.modules["Accounts"].rows[number]["Zone"] = "South"
        org.store.now += dt.timedelta(days=1)

        assert values(org.connector(mapping=mapping), mirror, "account", "region") == ["South"]


def test_a_hubspot_roll_up_of_the_customer_is_read_anew_every_night(tmp_path: Path) -> None:
    mirror = Mirror(tmp_path / "mirror")
    with HubSpotServer(START) as server:
        portal = Portal(server, tmp_path)
        portal.load({"account": accounts(1), "opportunity": [deal()]})
        made = Property("own_zone", calculated=True)
        portal.store.definitions["0-2"]["own_zone"] = made
        portal.mapping = mapped(tmp_path, "hubspot", "account", 'region = "own_zone"')
        properties = portal.store.records["0-2"]["1000"].properties
        properties["own_zone"] = "North"
        first = portal.connector()
        assert values(first, mirror, "account", "region") == ["North"]
        assert first.describe().streams["account"].unstamped == ("region",)

        portal.store.advance(86_400)
        properties["own_zone"] = "South"
        portal.store.advance(86_400)
        second = portal.connector()
        after = values(second, mirror, "account", "region")
        first.close()
        second.close()

    assert after == ["South"]
