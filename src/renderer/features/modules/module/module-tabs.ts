/** The views of a module, as its address names them. */
export const moduleTabs = ['overview', 'conversations', 'questions', 'prompt'] as const
export type ModuleTab = (typeof moduleTabs)[number]
