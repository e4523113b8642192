"""Standard objects of a plain org, field by field; features add theirs."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

_AUDIT = (
    "CreatedDate:datetime CreatedById:reference>User.CreatedBy LastModifiedDate:datetime "
    "LastModifiedById:reference>User.LastModifiedBy SystemModstamp:datetime"
)
_BIN = "IsDeleted:boolean "
_HISTORY = "CreatedDate:datetime CreatedById:reference>User.CreatedBy IsDeleted:boolean"
_OBJECTS = {
    "Account": (
        "001",
        "Name:string ParentId:reference>Account.Parent OwnerId:reference>User.Owner Type:picklist "
        "Industry:picklist AnnualRevenue:currency NumberOfEmployees:int Rating:picklist "
        "BillingCountry:string Website:url BillingCity:string BillingAddress:address "
        "LastActivityDate:date MasterRecordId:reference>Account.MasterRecord IsDeleted:boolean "
        + _AUDIT,
    ),
    "Opportunity": (
        "006",
        "Name:string AccountId:reference>Account.Account StageName:picklist IsClosed:boolean "
        "IsWon:boolean Amount:currency Probability:percent CloseDate:date Type:picklist "
        "ForecastCategoryName:picklist OwnerId:reference>User.Owner IsDeleted:boolean " + _AUDIT,
    ),
    "Contact": (
        "003",
        "Name:string AccountId:reference>Account.Account ReportsToId:reference>Contact.ReportsTo "
        "Title:string Email:email OwnerId:reference>User.Owner IsDeleted:boolean "
        "MasterRecordId:reference>Contact.MasterRecord " + _AUDIT,
    ),
    "Task": (
        "00T",
        "Subject:combobox Description:textarea Status:picklist Priority:picklist IsClosed:boolean "
        "ActivityDate:date CompletedDateTime:datetime TaskSubtype:picklist Type:picklist "
        "CallType:picklist CallDisposition:string CallDurationInSeconds:int "
        "OwnerId:reference>User.Owner WhoId:reference>Name.Who "
        "WhatId:reference>Name.What AccountId:reference>Account.Account IsRecurrence:boolean "
        "IsArchived:boolean IsDeleted:boolean " + _AUDIT,
    ),
    "Event": (
        "00U",
        "Subject:combobox Description:textarea ActivityDate:date ActivityDateTime:datetime "
        "StartDateTime:datetime EndDateTime:datetime IsAllDayEvent:boolean Type:picklist "
        "IsChild:boolean IsGroupEvent:boolean OwnerId:reference>User.Owner "
        "WhoId:reference>Name.Who "
        "WhatId:reference>Name.What AccountId:reference>Account.Account IsRecurrence:boolean "
        "IsArchived:boolean IsDeleted:boolean " + _AUDIT,
    ),
    "User": (
        "005",
        "Name:string Username:string Email:email IsActive:boolean ManagerId:reference>User.Manager "
        "Department:string UserRoleId:reference>UserRole.UserRole LanguageLocaleKey:picklist "
        "TimeZoneSidKey:picklist " + _AUDIT,
    ),
    "UserRole": ("00E", "Name:string " + _AUDIT),
    "Case": (
        "500",
        "AccountId:reference>Account.Account Priority:picklist Status:picklist IsClosed:boolean "
        "Description:textarea "
        "OwnerId:reference>User.Owner "
        "ClosedDate:datetime IsDeleted:boolean " + _AUDIT,
    ),
    "EventRelation": (
        "0RE",
        "EventId:reference>Event.Event RelationId:reference>Name.Relation IsInvitee:boolean "
        "IsDeleted:boolean " + _AUDIT,
    ),
    "Contract": (
        "800",
        "AccountId:reference>Account.Account StartDate:date EndDate:date Status:picklist "
        "OwnerExpirationNotice:picklist IsDeleted:boolean " + _AUDIT,
    ),
    "OpportunityContactRole": (
        "00K",
        "OpportunityId:reference>Opportunity.Opportunity ContactId:reference>Contact.Contact "
        "Role:picklist IsPrimary:boolean IsDeleted:boolean " + _AUDIT,
    ),
    "AccountHistory": (
        "017",
        "AccountId:reference>Account.Account Field:picklist OldValue:anyType NewValue:anyType "
        + _HISTORY,
    ),
    "OpportunityHistory": (
        "008",
        "OpportunityId:reference>Opportunity.Opportunity StageName:picklist Amount:currency "
        "CloseDate:date SystemModstamp:datetime " + _HISTORY,
    ),
    "EmailMessage": (
        "02s",
        "ActivityId:reference>Task.Activity ParentId:reference>Case.Parent Incoming:boolean "
        "Status:picklist MessageDate:datetime IsDeleted:boolean " + _AUDIT,
    ),
    "Organization": (
        "00D",
        "Name:string IsSandbox:boolean TimeZoneSidKey:picklist DefaultLocaleSidKey:picklist "
        + _AUDIT,
    ),
    "TaskStatus": (
        "01T",
        "ApiName:string MasterLabel:string IsClosed:boolean IsDefault:boolean SortOrder:int",
    ),
    "TaskPriority": (
        "01P",
        "ApiName:string MasterLabel:string IsHighPriority:boolean IsDefault:boolean SortOrder:int",
    ),
    "PermissionSet": (
        "0PS",
        "Name:string Label:string PermissionsSendCustomNotifications:boolean "
        "PermissionsViewAllData:boolean " + _AUDIT,
    ),
    "CustomNotificationType": ("0ML", "DeveloperName:string MasterLabel:string " + _AUDIT),
    "PermissionSetAssignment": (
        "0Pa",
        "AssigneeId:reference>User.Assignee PermissionSetId:reference>PermissionSet.PermissionSet "
        "SystemModstamp:datetime",
    ),
    "FieldPermissions": (
        "01k",
        "ParentId:reference>PermissionSet.Parent SobjectType:picklist Field:picklist "
        "PermissionsRead:boolean PermissionsEdit:boolean SystemModstamp:datetime",
    ),
    "ObjectPermissions": (
        "110",
        "ParentId:reference>PermissionSet.Parent SobjectType:picklist "
        "PermissionsRead:boolean PermissionsEdit:boolean PermissionsViewAllRecords:boolean "
        "SystemModstamp:datetime",
    ),
    "ListView": ("00B", "DeveloperName:string Name:string SobjectType:picklist " + _AUDIT),
}
_FEATURES: dict[str, dict[str, Any]] = {
    "currencies": {
        "CurrencyType": (
            "01L",
            "IsoCode:picklist ConversionRate:double DecimalPlaces:int IsActive:boolean "
            "IsCorporate:boolean " + _AUDIT,
        ),
        "+Account": "CurrencyIsoCode:picklist",
        "+Opportunity": "CurrencyIsoCode:picklist",
        "+Contract": "CurrencyIsoCode:picklist",
    },
    "dated_rates": {
        "DatedConversionRate": (
            "04w",
            "IsoCode:picklist ConversionRate:double StartDate:date NextStartDate:date " + _AUDIT,
        )
    },
    "quotes": {
        "Quote": (
            "0Q0",
            "Name:string AccountId:reference>Account.Account Status:picklist "
            "OpportunityId:reference>Opportunity.Opportunity ExpirationDate:date "
            "OwnerId:reference>User.Owner IsDeleted:boolean " + _AUDIT,
        )
    },
    "team": {
        "AccountTeamMember": (
            "01M",
            "AccountId:reference>Account.Account UserId:reference>User.User "
            "TeamMemberRole:picklist IsDeleted:boolean " + _AUDIT,
        )
    },
    "shared_activities": {
        "+Task": "WhoCount:int",
        "+Event": "WhoCount:int",
        "TaskWhoRelation": (
            "0RE",
            "TaskId:reference>Task.Task RelationId:reference>Name.Relation Type:string "
            "IsDeleted:boolean " + _AUDIT,
        ),
        "EventWhoRelation": (
            "0RF",
            "EventId:reference>Event.Event RelationId:reference>Name.Relation Type:string "
            "IsDeleted:boolean " + _AUDIT,
        ),
    },
    "licences": {
        "UserLicense": ("100", "Name:string MasterLabel:string"),
        "Profile": (
            "00e",
            "Name:string UserLicenseId:reference>UserLicense.UserLicense " + _AUDIT,
        ),
        "+User": "ProfileId:reference>Profile.Profile",
        "PermissionSetLicense": ("0PL", "DeveloperName:string MasterLabel:string " + _AUDIT),
        "PermissionSetLicenseAssign": (
            "2LA",
            "AssigneeId:reference>User.Assignee "
            "PermissionSetLicenseId:reference>PermissionSetLicense.PermissionSetLicense " + _AUDIT,
        ),
    },
    "surveys": {
        "Survey__c": (
            "a01",
            "Account__c:reference>Account.Account__r Contact__c:reference>Contact.Contact__r "
            "Question__c:string Score__c:double Scale__c:double Text__c:textarea "
            "Answered__c:date IsDeleted:boolean " + _AUDIT,
        )
    },
    "milestones": {
        "MilestoneType": ("557", "Name:string " + _AUDIT),
        "CaseMilestone": (
            "555",
            "CaseId:reference>Case.Case MilestoneTypeId:reference>MilestoneType.MilestoneType "
            "TargetDate:datetime CompletionDate:datetime IsCompleted:boolean IsViolated:boolean "
            "IsDeleted:boolean " + _AUDIT,
        ),
    },
    "feedback": {
        "SurveyQuestion": ("0Kw", "Name:string QuestionType:picklist " + _AUDIT),
        "SurveyInvitation": ("0Ki", "ContactId:reference>Contact.Contact " + _AUDIT),
        "SurveyQuestionResponse": (
            "0Kr",
            "InvitationId:reference>SurveyInvitation.Invitation "
            "QuestionId:reference>SurveyQuestion.Question NumberValue:int ResponseValue:textarea "
            "ChoiceValue:textarea IsDeleted:boolean " + _AUDIT,
        ),
    },
    "account_plans": {
        "AccountPlan": (
            "1Ap",
            "AccountId:reference>Account.Account Name:string OwnerId:reference>User.Owner "
            "StartDate:date EndDate:date Status:picklist AccountChallenges:textarea "
            "AccountStrategicPriorities:textarea AccountVision:textarea "
            "RelationshipThreats:textarea IsDeleted:boolean " + _AUDIT,
        ),
        "AccountPlanObjective": (
            "1Ao",
            "AccountPlanId:reference>AccountPlan.AccountPlan Name:string "
            "ObjectiveOwnerId:reference>User.ObjectiveOwner StartDate:date EndDate:date "
            "Status:picklist IsDeleted:boolean " + _AUDIT,
        ),
        "AccountPlanObjectiveMeasure": (
            "1Am",
            "AccountPlanObjectiveId:reference>AccountPlanObjective.AccountPlanObjective "
            "Name:string ValueType:picklist TargetValue:string CurrentValue:string "
            "IsDeleted:boolean " + _AUDIT,
        ),
    },
    "person_accounts": {
        "+Account": "IsPersonAccount:boolean PersonContactId:reference>Contact.PersonContact",
        "+Contact": "IsPersonAccount:boolean",
    },
}
NO_BULK = frozenset(
    {"TaskStatus", "TaskPriority", "TaskWhoRelation", "EventWhoRelation"}
    | {"EventRelation", "CurrencyType"}
)


@dataclass(frozen=True)
class FieldDef:
    name: str
    type: str
    target: str = ""
    relationship: str = ""
    label: str = ""
    length: int = 255
    precision: int = 0
    scale: int = 0
    unique: bool = False
    external_id: bool = False
    formula: str = ""
    custom: bool = False
    filterable: bool = True
    values: tuple[str, ...] = ()
    restricted: bool = False
    """A picklist that takes no other values."""

    @property
    def writable(self) -> bool:
        return not self.formula and self.name not in _READ_ONLY

    def described(self) -> dict[str, object]:
        return {
            "name": self.name,
            "label": self.label or self.name,
            "type": self.type,
            "length": self.length if self.type in ("string", "textarea", "picklist") else 0,
            "precision": self.precision,
            "scale": self.scale,
            "updateable": self.writable,
            "createable": self.writable,
            "filterable": self.filterable and self.type != "textarea",
            "calculated": bool(self.formula),
            "custom": self.custom,
            "unique": self.unique,
            "externalId": self.external_id,
            "nillable": True,
            "referenceTo": [self.target] if self.target else [],
            "relationshipName": self.relationship or None,
            "restrictedPicklist": self.restricted,
            "picklistValues": [
                {"value": v, "label": v, "active": True, "defaultValue": False} for v in self.values
            ],
        }


_READ_ONLY = frozenset(
    {
        "Id",
        "IsDeleted",
        "CreatedDate",
        "CreatedById",
        "LastModifiedDate",
        "LastModifiedById",
        "SystemModstamp",
        "IsClosed",
        "IsWon",
        "MasterRecordId",
        "IsArchived",
        "CompletedDateTime",
        "WhoCount",
    }
)


@dataclass
class ObjectDef:
    name: str
    prefix: str
    fields: dict[str, FieldDef]
    custom: bool = False
    """Made by a deploy: seen by whoever holds a set that grants it."""

    def lookup(self, relationship: str) -> FieldDef | None:
        found = (f for f in self.fields.values() if f.relationship == relationship)
        return next(found, None)


def plain_org(features: frozenset[str] = frozenset()) -> dict[str, ObjectDef]:
    objects = {name: _object(name, prefix, text) for name, (prefix, text) in _OBJECTS.items()}
    for feature in sorted(features):
        for name, item in _FEATURES[feature].items():
            if isinstance(item, tuple):
                objects[name] = _object(name, *item)
            else:
                objects[name[1:]].fields.update(_fields(item))
    return objects


def custom_object(name: str, serial: int) -> ObjectDef:
    """As a deploy makes it, before its own fields."""
    made = _object(
        name, f"a{serial:02d}", f"Name:string OwnerId:reference>User.Owner {_BIN}{_AUDIT}"
    )
    return ObjectDef(name, made.prefix, made.fields, custom=True)


def _object(name: str, prefix: str, text: str) -> ObjectDef:
    return ObjectDef(name, prefix, {"Id": FieldDef("Id", "id"), **_fields(text)})


def _fields(text: str) -> dict[str, FieldDef]:
    fields = {}
    for word in text.split():
        name, _, kind = word.partition(":")
        kind, _, link = kind.partition(">")
        target, _, relationship = link.partition(".")
        fields[name] = FieldDef(name, kind, target, relationship)
    return fields


def hidden_filter(field: FieldDef) -> FieldDef:
    return dataclasses.replace(field, filterable=False)
