"""The hub: interagency referral and coordination for the UN Network on Migration in Mexico."""
