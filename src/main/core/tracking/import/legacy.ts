import type { Deployment, Enhancement, Vendor } from '../../../../contract/component.ts'

/** What legacy files hold. */
export interface Legacy {
  vendors: Pick<Vendor, 'name' | 'status' | 'release' | 'metadata'>[]
  /** `vendors`: by their names. */
  deployments: (Pick<Deployment, 'deployedAt' | 'metadata'> & { vendors: string[] })[]
  enhancements: Pick<Enhancement, 'title' | 'priority' | 'status' | 'targetQuarter' | 'metadata'>[]
  prompts: { file: string; title: string; prompt: string; isDone: boolean; branch: string | null }[]
}
