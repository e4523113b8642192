"""From streams to events of groups: windows, rates, groups, revenue. The row-heavy, lazy part."""
