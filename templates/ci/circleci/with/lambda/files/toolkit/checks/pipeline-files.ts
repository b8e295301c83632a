/** What the pipeline is made of, as patterns from the project's root. */
export const pipelineFiles = ['.circleci/config.yml']
