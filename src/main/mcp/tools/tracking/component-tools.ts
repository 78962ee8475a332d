import { z } from 'zod'
import {
  DeploymentMetadata,
  type Vendor,
  VendorMetadata,
  VendorStatus,
} from '../../../../contract/component.ts'
import { MusterError } from '../../../../contract/errors.ts'
import { Id } from '../../ids.ts'
import type { McpParts, McpTool } from '../../tool.ts'
import { defineTrackingTool } from './define-tracking-tool.ts'

const { prNumber, prTitle, commitHash, testSummary, constitutionalCompliance } = DeploymentMetadata.shape
const { testResults, formatSupport } = VendorMetadata.shape
const VendorOutput = z.looseObject({ id: z.string().optional() })

/** The tools on components (vendors), deployments and the project's configuration. */
export function componentTools({ client }: Pick<McpParts, 'client'>): McpTool[] {
  return [
    defineTrackingTool({
      name: 'record_deployment',
      title: 'Record a deployment',
      description: 'Keeps what was deployed, with the components and work items that are in it.',
      effect: 'write',
      input: z.object({
        pr_number: prNumber,
        pr_title: prTitle,
        commit_hash: commitHash.describe('40 hexadecimal digits.'),
        vendor_ids: z.array(Id).max(500).default([]),
        work_item_ids: z.array(Id).max(500).default([]),
        test_summary: testSummary.default({}),
        constitutional_compliance: constitutionalCompliance.default({}),
        deployed_at: z.union([z.iso.datetime({ offset: true }), z.int().nonnegative()]).optional(),
      }),
      output: z.looseObject({ id: z.string() }),
      async run(input, options) {
        const { deployment } = await client.call(
          'deployment.record',
          {
            prNumber: input.pr_number,
            prTitle: input.pr_title,
            commitHash: input.commit_hash,
            testSummary: input.test_summary,
            constitutionalCompliance: input.constitutional_compliance,
            vendorIds: input.vendor_ids,
            workItemIds: input.work_item_ids,
            deployedAt: timeOf(input.deployed_at),
          },
          options,
        )
        const { metadata, ...rest } = deployment
        return { ...rest, ...metadata }
      },
    }),
    defineTrackingTool({
      name: 'query_vendor_status',
      title: 'Look at a component',
      description:
        'The health of a component (vendor) by its id or name; without both those there are, of a status if one is given.',
      effect: 'read',
      input: z.object({
        vendor_id: Id.optional(),
        name: z.string().max(200).optional(),
        status: VendorStatus.optional(),
      }),
      output: VendorOutput,
      async run({ vendor_id: vendorId, name, status }, options) {
        if (vendorId === undefined && name === undefined) {
          const { vendors, totalCount } = await client.call('vendor.list', { status, limit: 500 }, options)
          return { vendors: vendors.map(told), totalCount }
        }
        const { vendor } = await client.call('vendor.get', { vendorId, name }, options)
        if (status === undefined || vendor.status === status) return told(vendor)
        throw new MusterError(
          'not_found',
          `The component "${vendor.name}" is ${vendor.status}, not ${status}.`,
          {
            hint: 'Leave the status out to see it.',
            details: { vendorId: vendor.id, status: vendor.status },
          },
        )
      },
    }),
    defineTrackingTool({
      name: 'update_vendor_status',
      title: 'Change a component',
      description:
        'Changes the health of a component as you saw it: version is that of the component that you read. On conflict nothing is done.',
      effect: 'write',
      input: z.object({
        vendor_id: Id,
        version: z.int().positive(),
        status: VendorStatus.optional(),
        test_results: testResults.describe('passing ≤ total'),
        format_support: formatSupport,
      }),
      output: VendorOutput,
      async run({ vendor_id: vendorId, version, status, ...given }, options) {
        const before = await client.call('vendor.get', { vendorId }, options)
        // What was read is what is changed, or it is a conflict: nothing of others is overwritten.
        const metadata = {
          ...before.vendor.metadata,
          ...(given.test_results ? { testResults: given.test_results } : {}),
          ...(given.format_support ? { formatSupport: given.format_support } : {}),
        }
        const { vendor } = await client.call(
          'vendor.update',
          { vendorId, version, status, metadata },
          options,
        )
        return told(vendor)
      },
    }),
    defineTrackingTool({
      name: 'get_project_configuration',
      title: 'Look at the project’s configuration',
      description: 'What the project is at: context, token budgets, session, git state and health.',
      effect: 'read',
      input: z.object({}),
      output: z.looseObject({}),
      async run(_, options) {
        const { configuration } = await client.call('project.configuration', {}, options)
        return configuration
      },
    }),
  ]
}

/** A component with its metadata at the top level; null: nothing is known. */
function told({ metadata, ...vendor }: Vendor): Record<string, unknown> {
  return {
    ...vendor,
    testResults: metadata.testResults ?? null,
    formatSupport: metadata.formatSupport ?? null,
    extractorVersion: metadata.extractorVersion ?? null,
    manifestCompliant: metadata.manifestCompliant ?? null,
  }
}

function timeOf(at: string | number | undefined): number | undefined {
  return typeof at === 'string' ? Date.parse(at) : at
}
