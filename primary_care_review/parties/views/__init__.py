"""The pages of contracts with third parties, and of what is left to them (P16)."""

from .contracts import (
    add_contract_person,
    contract,
    contract_file,
    contracts,
    contracts_export,
    end_contract,
    end_contract_person,
    enter_contract,
)
from .delegations import (
    check_delegation,
    delegate,
    delegation,
    delegations,
    delegations_export,
    hand_in_delegation,
    take_back_delegation,
)

__all__ = [
    "add_contract_person",
    "check_delegation",
    "contract",
    "contract_file",
    "contracts",
    "contracts_export",
    "delegate",
    "delegation",
    "delegations",
    "delegations_export",
    "end_contract",
    "end_contract_person",
    "enter_contract",
    "hand_in_delegation",
    "take_back_delegation",
]
