} else say(`${out.join(', ')} is left out, and with it what exists once: that stays as it is`)
