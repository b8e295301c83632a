const files = project.templates.map(({ file }) => file)
