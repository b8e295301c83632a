} else say(`${kept} is left out, and with it what exists once: that stays as it is`)
