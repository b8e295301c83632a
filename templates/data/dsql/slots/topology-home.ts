/** The region that owns what exists once: the plan of backups and the hosted zone. */
