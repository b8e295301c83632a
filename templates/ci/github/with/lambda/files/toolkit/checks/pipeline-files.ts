/** What the pipeline is made of, as patterns from the project's root. */
export const pipelineFiles = ['.github/workflows/*.yml', '.github/actions/*/action.yml']
