import { type ReactNode, useMemo } from 'react'
import { usePreferences } from '../../lib/preferences.ts'
import { ClaudeStatus } from '../../ui/claude-status.tsx'
import { BrowserKey } from './browser-key.tsx'
import { AppearanceSection, KeyboardSection } from './browser-settings.tsx'
import { BudgetsSection } from './budgets/budgets-section.tsx'
import { ExtensionsSection } from './extensions-section.tsx'
import type { OwnContent } from './find-settings.ts'
import { ImportSection } from './import/import-section.tsx'
import { NotificationsSummary } from './notifications/notifications-summary.tsx'
import { PoliciesSection } from './policies/policies-section.tsx'
import { PricesSection } from './prices/prices-section.tsx'
import { RetentionSummary } from './retention/retention-summary.tsx'
import { RunawaySection } from './runaway/runaway-section.tsx'
import { VaultSummary } from './vault/vault-summary.tsx'

/** Sections that are more than a list of settings, by id. */
export const ownSections: Readonly<Record<string, () => ReactNode>> = {
  appearance: AppearanceSection,
  keyboard: KeyboardSection,
  key: BrowserKey,
  budgets: BudgetsSection,
  runaway: RunawaySection,
  prices: PricesSection,
  policies: PoliciesSection,
  extensions: ExtensionsSection,
  import: ImportSection,
}

/** What stands over the settings of a section, by id. */
export const headings: Readonly<Record<string, () => ReactNode>> = {
  claude: () => <ClaudeStatus className="border-line border-b px-4" />,
  vault: VaultSummary,
  retention: RetentionSummary,
  notifications: NotificationsSummary,
}

/** What a search finds of them. */
export function useOwnContent(): ReadonlyMap<string, OwnContent> {
  const { theme, density, textSize, singleKeys } = usePreferences()
  return useMemo(() => {
    const content = new Map<string, OwnContent>([
      [
        'appearance',
        {
          words: `theme light dark system density of lists compact comfortable text size larger ${theme} ${density} ${textSize}`,
          changed: theme !== 'system' || density !== 'normal' || textSize !== 'normal',
        },
      ],
      ['keyboard', { words: 'shortcuts of a single key voice input', changed: !singleKeys }],
      ['budgets', { words: 'limits of tokens money day hold stop warn usage windows', changed: false }],
      ['runaway', { words: 'policy of directories flag hold off repeats subagents', changed: false }],
      ['prices', { words: 'cost of tokens of models dollars a million override', changed: false }],
      ['policies', { words: 'rules that answer requests for permission allow deny ask', changed: false }],
      ['extensions', { words: 'mcp servers skills commands agents switch off', changed: false }],
      [
        'notifications',
        { words: 'rules channels webhook ntfy email sound desktop test told', changed: false },
      ],
      ['claude', { words: 'version login account found', changed: false }],
      ['import', { words: 'exported sessions tasks file json jsonl', changed: false }],
      ['retention', { words: 'old tasks removed archived output conversations age size', changed: false }],
      ['vault', { words: 'kept conversations deleted forgotten size take in', changed: false }],
    ])
    if (!window.muster) content.set('key', { words: 'remember it in this browser', changed: false })
    return content
  }, [theme, density, textSize, singleKeys])
}
