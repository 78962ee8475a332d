import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'

/**
 * Axe over a page without frames of others: it is run and judged within the page. By itself it opens a second page for the
 * judgement each time, and describes all that passed too.
 */
export const axeOf = (page: Page, options: Parameters<AxeBuilder['options']>[0] = {}) =>
  new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'], ...options })
