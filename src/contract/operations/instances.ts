import { z } from 'zod'
import { Instance } from '../instance.ts'
import { Orphan, Reading, Sample, SampleResolution } from '../monitor.ts'
import { NewProfile, PoolStatus, Profile } from '../pool.ts'
import { Id, Millis } from '../values.ts'
import type { OperationSpec } from './operation-spec.ts'

const byInstance = z.object({ instanceId: Id })
const empty = z.object({})

export const instancesOperations = {
  'instance.list': {
    summary: 'Processes of the pool; exited ones only if asked',
    effect: 'read',
    input: z.object({ all: z.boolean().default(false) }),
    output: z.object({ instances: z.array(Instance) }),
    errors: [],
  },
  'instance.readings': {
    summary: 'What was last seen of each living instance: liveness, memory, CPU, processes',
    effect: 'read',
    input: empty,
    output: z.object({ readings: z.array(Reading) }),
    errors: [],
  },
  'instance.history': {
    summary: 'Memory and CPU of an instance over time',
    effect: 'read',
    input: byInstance.extend({
      resolution: SampleResolution.default('fine'),
      since: Millis.default(0),
    }),
    output: z.object({ samples: z.array(Sample) }),
    errors: ['not_found'],
  },
  'instance.output': {
    summary: 'A range of the raw output of an instance, for looking at what it really printed',
    effect: 'read',
    input: byInstance.extend({
      stream: z.enum(['stdout', 'stderr']).default('stdout'),
      /** Bytes from the beginning; negative: from the end. */
      offset: z.number().int().default(-65_536),
      length: z.number().int().min(1).max(1_048_576).default(65_536),
    }),
    output: z.object({
      text: z.string(),
      offset: z.number().int().nonnegative(),
      size: z.number().int().nonnegative(),
    }),
    errors: ['not_found'],
  },
  'instance.terminate': {
    summary: 'End an instance and its whole process tree; its task ends with it, its session stays',
    effect: 'destructive',
    input: byInstance,
    output: Instance,
    errors: ['not_found', 'invalid_transition'],
  },
  'instance.recycle': {
    summary: 'Replace an instance by a new one that resumes the session: at the end of its turn, or at once',
    effect: 'write',
    input: byInstance.extend({ now: z.boolean().default(false) }),
    output: Instance,
    errors: ['not_found', 'invalid_transition'],
  },
  'orphan.list': {
    summary: 'Processes left over of instances that are gone',
    effect: 'read',
    input: empty,
    output: z.object({ orphans: z.array(Orphan) }),
    errors: [],
  },
  'orphan.end': {
    summary: 'End left-over processes of instances that are gone: those named, or all',
    effect: 'destructive',
    input: z.object({ pids: z.array(z.number().int().positive()).optional() }),
    output: z.object({ ended: z.array(z.number().int()), survivors: z.array(z.number().int()) }),
    errors: ['not_found'],
  },
  'pool.get': {
    summary: 'Places, warm instances and why something waits',
    effect: 'read',
    input: empty,
    output: PoolStatus,
    errors: [],
  },
  'profile.create': {
    summary: 'Hold warm instances for a directory and its settings',
    effect: 'write',
    input: NewProfile,
    output: Profile,
    errors: ['validation', 'directory_not_found', 'conflict', 'claude_not_found'],
  },
  'profile.setWarm': {
    summary: 'How many warm instances a profile holds',
    effect: 'write',
    input: z.object({ profileId: Id, warm: NewProfile.shape.warm.unwrap() }),
    output: Profile,
    errors: ['not_found'],
  },
  'profile.remove': {
    summary: 'Hold no warm instances of a profile any more; those that wait are ended',
    effect: 'write',
    input: z.object({ profileId: Id }),
    output: empty,
    errors: ['not_found'],
  },
} as const satisfies Record<string, OperationSpec>
