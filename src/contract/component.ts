import { z } from 'zod'
import { Id, Json, Millis } from './values.ts'
import { WorkItemType, WorkPriority } from './work-item.ts'

/** Of a component: passing ≤ total. */
const TestResults = z
  .strictObject({ passing: z.int().nonnegative(), total: z.int().nonnegative() })
  .refine(({ passing, total }) => passing <= total, 'More tests pass than there are.')

export const VendorMetadata = z.strictObject({
  testResults: TestResults.optional(),
  formatSupport: z.record(z.string().max(100), z.boolean()).optional(),
  extractorVersion: z.string().max(100).optional(),
  manifestCompliant: z.boolean().optional(),
})

export const VendorStatus = z.enum(['operational', 'broken'])

/** A component whose health is tracked. */
export const Vendor = z.object({
  id: Id,
  /** Unique. */
  name: z.string().min(1).max(200),
  status: VendorStatus,
  /** Of the component's own; `version` is the record's. */
  release: z.string().max(100).nullable(),
  metadata: VendorMetadata,
  version: z.int().positive(),
  createdAt: Millis,
  updatedAt: Millis,
  createdBy: z.string(),
  updatedBy: z.string(),
})
export type Vendor = z.infer<typeof Vendor>

const CommitHash = z.string().regex(/^[0-9a-f]{40}$/, 'A commit hash has 40 lower-case hexadecimal digits.')

export const DeploymentMetadata = z.strictObject({
  prNumber: z.int().positive(),
  prTitle: z.string().min(1).max(500),
  commitHash: CommitHash,
  testSummary: z.record(z.string().max(200), Json),
  constitutionalCompliance: z.record(z.string().max(200), Json),
})

export const Deployment = z.object({
  id: Id,
  deployedAt: Millis,
  metadata: DeploymentMetadata,
  vendorIds: z.array(Id),
  workItemIds: z.array(Id),
  createdAt: Millis,
  createdBy: z.string(),
})
export type Deployment = z.infer<typeof Deployment>

export const EnhancementStatus = z.enum(['pending', 'in-progress', 'completed', 'cancelled'])
export const Quarter = z.string().regex(/^\d{4}-Q[1-4]$/, 'A quarter is written 2026-Q4.')
export const EnhancementMetadata = z.strictObject({
  description: z.string().max(10_000).optional(),
  principles: z.array(z.string().max(500)).max(50).optional(),
  dependencies: z.array(z.string().max(500)).max(50).optional(),
})

/** What is planned, and for when. */
export const Enhancement = z.object({
  id: Id,
  title: z.string().min(1).max(200),
  priority: WorkPriority,
  status: EnhancementStatus,
  targetQuarter: Quarter.nullable(),
  metadata: EnhancementMetadata,
  version: z.int().positive(),
  createdAt: Millis,
  updatedAt: Millis,
  createdBy: z.string(),
  updatedBy: z.string(),
})
export type Enhancement = z.infer<typeof Enhancement>

/** There is one. */
export const ProjectConfiguration = z.object({
  activeContextType: WorkItemType.nullable(),
  tokenBudgets: z.record(z.string().max(100), z.int().nonnegative()),
  currentSession: z.string().max(200).nullable(),
  gitState: z.record(z.string().max(100), Json),
  healthCheckStatus: z.record(z.string().max(100), Json),
  version: z.int().positive(),
  updatedAt: Millis,
  updatedBy: z.string(),
})
export type ProjectConfiguration = z.infer<typeof ProjectConfiguration>
