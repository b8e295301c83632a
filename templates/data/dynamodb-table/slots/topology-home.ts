/** The region that owns what exists once: the table's stack and the hosted zone. */
