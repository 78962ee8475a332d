export function NewTaskDialog() { return null }
