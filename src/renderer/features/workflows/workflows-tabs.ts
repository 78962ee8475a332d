/** The views of the place Workflows, as its address names them. */
export const workflowsTabs = ['runs', 'definitions', 'resources'] as const
export type WorkflowsTab = (typeof workflowsTabs)[number]
