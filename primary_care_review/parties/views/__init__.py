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
from .measures import (
    drop_party_measure,
    lift_blacklist,
    party_evidence,
    party_measure,
    propose_party_measure,
    state_party,
    take_party_measure,
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
    "drop_party_measure",
    "end_contract",
    "end_contract_person",
    "enter_contract",
    "hand_in_delegation",
    "lift_blacklist",
    "party_evidence",
    "party_measure",
    "propose_party_measure",
    "state_party",
    "take_back_delegation",
    "take_party_measure",
]
