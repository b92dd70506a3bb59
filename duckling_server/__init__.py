"""The embedded Duckling: amounts, dates and numbers over HTTP."""
