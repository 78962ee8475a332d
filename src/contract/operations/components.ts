import { z } from 'zod'
import {
  Deployment,
  DeploymentMetadata,
  Enhancement,
  EnhancementMetadata,
  EnhancementStatus,
  ProjectConfiguration,
  Quarter,
  Vendor,
  VendorMetadata,
  VendorStatus,
} from '../component.ts'
import { Id, Millis } from '../values.ts'
import { Layer, WorkPriority } from '../work-item.ts'
import type { OperationSpec } from './operation-spec.ts'
import { page, SeenVersion } from './work-items.ts'

const VendorName = z.string().trim().min(1).max(200)
const pageOf = { totalCount: z.int().nonnegative(), nextCursor: z.string().nullable(), layer: Layer }

const aVendor = z.object({ vendor: Vendor, layer: Layer })
const anEnhancement = z.object({ enhancement: Enhancement, layer: Layer })
const aConfiguration = z.object({ configuration: ProjectConfiguration, layer: Layer })

/** Ids, each once. */
const distinctIds = z
  .array(Id)
  .max(500)
  .default([])
  .refine((ids) => new Set(ids).size === ids.length, 'An id must not be there twice.')

export const componentsOperations = {
  'vendor.list': {
    summary: 'Components whose health is tracked, by name',
    effect: 'read',
    input: z.object({ status: VendorStatus.optional(), ...page }),
    output: z.object({ vendors: z.array(Vendor), ...pageOf }),
    errors: ['validation'],
  },
  'vendor.get': {
    summary: 'A component by its id or name',
    effect: 'read',
    input: z
      .object({ vendorId: Id.optional(), name: VendorName.optional() })
      .refine(
        ({ vendorId, name }) => (vendorId === undefined) !== (name === undefined),
        'Give the id or the name of the component, and not both.',
      ),
    output: aVendor,
    errors: ['validation', 'not_found'],
  },
  'vendor.create': {
    summary: 'Track the health of a component',
    effect: 'write',
    input: z.object({
      name: VendorName,
      status: VendorStatus.default('operational'),
      release: z.string().min(1).max(100).nullable().default(null),
      metadata: VendorMetadata.default({}),
    }),
    output: aVendor,
    errors: ['validation', 'conflict'],
  },
  'vendor.update': {
    summary: 'Change what is known of a component, as it was seen',
    effect: 'write',
    input: z.object({
      vendorId: Id,
      version: SeenVersion,
      name: VendorName.optional(),
      status: VendorStatus.optional(),
      release: z.string().min(1).max(100).nullable().optional(),
      /** Replaced as a whole. */
      metadata: VendorMetadata.optional(),
    }),
    output: aVendor,
    errors: ['validation', 'not_found', 'conflict'],
  },
  'deployment.list': {
    summary: 'Deployments, newest first',
    effect: 'read',
    input: z.object({ vendorId: Id.optional(), itemId: Id.optional(), ...page }),
    output: z.object({ deployments: z.array(Deployment), ...pageOf }),
    errors: ['validation'],
  },
  'deployment.record': {
    summary: 'Record a deployment with the components and work items that it has',
    effect: 'write',
    input: DeploymentMetadata.extend({
      /** Left out: now. */
      deployedAt: Millis.optional(),
      vendorIds: distinctIds,
      workItemIds: distinctIds,
    }),
    output: z.object({ deployment: Deployment, layer: Layer }),
    errors: ['validation', 'not_found'],
  },
  'enhancement.list': {
    summary: 'Planned enhancements, by quarter and priority',
    effect: 'read',
    input: z.object({ statuses: z.array(EnhancementStatus).max(4).optional(), ...page }),
    output: z.object({ enhancements: z.array(Enhancement), ...pageOf }),
    errors: ['validation'],
  },
  'enhancement.create': {
    summary: 'Plan an enhancement',
    effect: 'write',
    input: z.object({
      title: z.string().trim().min(1).max(200),
      priority: WorkPriority.default('medium'),
      status: EnhancementStatus.default('pending'),
      targetQuarter: Quarter.nullable().default(null),
      metadata: EnhancementMetadata.default({}),
    }),
    output: anEnhancement,
    errors: ['validation'],
  },
  'enhancement.update': {
    summary: 'Change a planned enhancement, as it was seen',
    effect: 'write',
    input: z.object({
      enhancementId: Id,
      version: SeenVersion,
      title: z.string().trim().min(1).max(200).optional(),
      priority: WorkPriority.optional(),
      status: EnhancementStatus.optional(),
      targetQuarter: Quarter.nullable().optional(),
      /** Replaced as a whole. */
      metadata: EnhancementMetadata.optional(),
    }),
    output: anEnhancement,
    errors: ['validation', 'not_found', 'conflict'],
  },
  'project.configuration': {
    summary: 'What the project is at: its context, token budgets, session, git state and health',
    effect: 'read',
    input: z.object({}),
    output: aConfiguration,
    errors: [],
  },
  'project.configure': {
    summary: 'Change the project’s configuration, as it was seen',
    effect: 'write',
    input: ProjectConfiguration.omit({ version: true, updatedAt: true, updatedBy: true })
      .partial()
      .extend({ version: SeenVersion }),
    output: aConfiguration,
    errors: ['validation', 'conflict'],
  },
} as const satisfies Record<string, OperationSpec>
