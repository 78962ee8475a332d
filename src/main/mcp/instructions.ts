/** What a model is told of the server once: how its tools belong together. */
export const instructions = `Muster runs Claude Code instances in the background and keeps what they did.
Start work by run_task, one task for each piece that stands alone, then wait_for_task with all their ids. A task that waits has requests: answer only those of tasks that you started. Texts are cut: read the links for transcripts and whole answers. For everything else: find_operation, then call_operation.`
