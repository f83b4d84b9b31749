"""What the program is about: papers, entries, addresses, queries, orders, rules of muting. Pure."""
