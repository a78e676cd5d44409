"""The application form (技术合同认定登记申请表), step by step."""

from __future__ import annotations

from forms.spec import FormSpec
from workflows.procedures.tech_contract.questions.contract import CONTRACT
from workflows.procedures.tech_contract.questions.declaration import DECLARATION
from workflows.procedures.tech_contract.questions.money import MONEY
from workflows.procedures.tech_contract.questions.parties import PARTIES
from workflows.procedures.tech_contract.questions.rights import RIGHTS
from workflows.procedures.tech_contract.questions.role import ROLE

FORM = FormSpec((ROLE, CONTRACT, PARTIES, MONEY, RIGHTS, DECLARATION))
