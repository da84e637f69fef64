import type { VersionRecord } from '../records/version.ts'
import type { Document, Section, Text } from './document.ts'
import { metricSections } from './metric-sections.ts'
import { shortDigest } from './plain-text.ts'

/** What happened to a version. `version` is `v1.4.0`. */
export type VersionEvent =
  | {
      readonly kind: 'registered'
      readonly name: string
      readonly version: string
      /** False: the same package was registered before. */
      readonly created: boolean
      readonly record: VersionRecord
      /** The release's address, where there is one. */
      readonly url: string | null
    }
  | {
      readonly kind: 'promoted' | 'rolled-back'
      readonly name: string
      readonly version: string
      readonly stage: string
      readonly previous: string | null
      readonly by: string | null
      readonly reason: string | null
    }

export function versionDocument(event: VersionEvent): Document {
  return {
    title: `${event.name}@${event.version}`,
    outcome: 'done',
    sentence: eventSentence(event),
    sections: event.kind === 'registered' ? registeredSections(event) : moveSections(event),
  }
}

function eventSentence(event: VersionEvent): string {
  const tag = `${event.name}@${event.version}`
  switch (event.kind) {
    case 'registered':
      return event.created
        ? `${tag} is registered.`
        : `${tag} is this very package: it was registered before, nothing was added.`
    case 'promoted':
      return `${tag} is now in ${event.stage}${event.previous === null ? '' : `, instead of ${event.previous}`}.`
    case 'rolled-back':
      return `${event.stage} is back at ${tag}${event.previous === null ? '' : `, instead of ${event.previous}`}.`
  }
}

function registeredSections({ record, url }: Extract<VersionEvent, { kind: 'registered' }>): Section[] {
  const entries: { key: string; value: Text }[] = [
    { key: 'Package', value: [{ text: shortDigest(record.package_digest), code: true }] },
    { key: 'Model', value: [{ text: shortDigest(record.model_digest), code: true }] },
    { key: 'Run', value: [{ text: shortDigest(record.run.run_id), code: true }] },
    { key: 'Validation', value: validationText(record) },
  ]
  if (url !== null) entries.push({ key: 'Release', value: [{ text: 'open', href: url }] })
  const facts: Section = { id: 'version', title: '', priority: 0, folded: false, blocks: [{ kind: 'facts', entries }] }
  return [facts, ...(record.validation ? metricSections(record.validation) : [])]
}

/** Whether the gate let this version through, in words. */
export function validationText({ validation, unvalidated_reason: reason }: VersionRecord): Text {
  if (validation === null) return [{ text: `none: ${reason ?? 'no reason was given'}`, tone: 'warn' }]
  return [{ text: validation.verdict, tone: validation.verdict === 'pass' ? 'good' : 'bad' }]
}

function moveSections(event: Exclude<VersionEvent, { kind: 'registered' }>): Section[] {
  const entries: { key: string; value: Text }[] = []
  if (event.by !== null) entries.push({ key: 'By', value: event.by })
  if (event.reason !== null) entries.push({ key: 'Reason', value: event.reason })
  return entries.length > 0
    ? [{ id: 'move', title: '', priority: 0, folded: false, blocks: [{ kind: 'facts', entries }] }]
    : []
}
