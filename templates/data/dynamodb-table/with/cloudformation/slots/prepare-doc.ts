/** Creates or updates what exists once, unless its region is not among those given. */
