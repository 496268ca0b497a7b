"""The grammar of what debtors write: identity numbers, telephones, amounts, instalments, dates, choices."""
