/** A part of the settings: by its `id` an address leads to it (`#/settings?section=budgets`). */
export interface SettingsSection {
  id: string
  title: string
}

/**
 * The parts of the settings in their order: what is set elsewhere than in the supervisor's table first, then its groups,
 * each by the first part of the names in it.
 */
export const settingsSections: readonly SettingsSection[] = [
  { id: 'appearance', title: 'Appearance' },
  { id: 'keyboard', title: 'Keyboard' },
  { id: 'key', title: 'API key' },
  { id: 'budgets', title: 'Budgets' },
  { id: 'runaway', title: 'Runaway spending' },
  { id: 'prices', title: 'Prices' },
  { id: 'notifications', title: 'Notifications' },
  { id: 'policies', title: 'Policies' },
  { id: 'extensions', title: 'Extensions' },
  { id: 'claude', title: 'Claude Code' },
  { id: 'instances', title: 'Instances' },
  { id: 'queue', title: 'Queue' },
  { id: 'admission', title: 'Room on the machine' },
  { id: 'pool', title: 'Warm pool' },
  { id: 'sessions', title: 'Sessions' },
  { id: 'monitor', title: 'Monitor' },
  { id: 'retries', title: 'Retries' },
  { id: 'mcp', title: 'Tasks that instances ask for' },
  { id: 'workflows', title: 'Workflows' },
  { id: 'modules', title: 'Modules' },
  { id: 'tracking', title: 'Work tracking' },
  { id: 'import', title: 'Import' },
  { id: 'vault', title: 'Vault' },
  { id: 'retention', title: 'What goes after a while' },
  { id: 'log', title: 'Log' },
  { id: 'window', title: 'Window' },
]
