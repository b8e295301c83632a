const files = project.templates.map(({ file }) => packagedAs[file] ?? file)
