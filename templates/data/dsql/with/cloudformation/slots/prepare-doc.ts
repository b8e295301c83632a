/** Creates or updates the data, then what exists once, unless its region is not among those given. */
