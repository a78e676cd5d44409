"""技术合同认定登记: a technology contract is recognised and registered where the seller is."""
