/** As `PermissionMode` of the contract, which is not loaded for `--help`; a test compares the two. */
export const permissionModes = ['default', 'acceptEdits', 'plan', 'dontAsk', 'bypassPermissions'] as const
