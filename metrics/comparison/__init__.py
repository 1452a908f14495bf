"""Units beside like units: funnels, spread, case mix, steadied values. No order by value, no ranks."""
