import type { VersionEvent } from '../records/subject.ts'
import type { VersionRecord } from '../records/version.ts'
import type { Document, Section, Span, Text } from './document.ts'
import { metricSections } from './metric-sections.ts'
import { shortDigest } from './plain-text.ts'
import { code } from './span.ts'

export function versionDocument(event: VersionEvent): Document {
  return {
    title: code(`${event.name}@${event.version}`),
    outcome: event.kind === 'unmoved' ? null : event.kind,
    sentence: eventSentence(event),
    sections: event.kind === 'registered' ? registeredSections(event) : moveSections(event),
  }
}

function eventSentence(event: VersionEvent): Span[] {
  const tag: Span = { text: `${event.name}@${event.version}`, code: true }
  if (event.kind === 'registered') {
    const text = event.created
      ? ' is a new version.'
      : ' is this very package: it was registered before, nothing was added.'
    return [tag, { text }]
  }
  if (event.kind === 'unmoved')
    return [tag, { text: ' is in ' }, ...code(event.stage), { text: ' already; nothing was moved.' }]
  const end: Span[] =
    event.previous === null ? [{ text: '.' }] : [{ text: ', instead of ' }, ...code(event.previous), { text: '.' }]
  return event.kind === 'promoted'
    ? [tag, { text: ' is now in ' }, ...code(event.stage), ...end]
    : [...code(event.stage), { text: ' is back at ' }, tag, ...end]
}

function registeredSections({ record, url }: Extract<VersionEvent, { kind: 'registered' }>): Section[] {
  const entries: { key: string; value: Text }[] = [
    { key: 'Package', value: code(shortDigest(record.package_digest)) },
    { key: 'Model', value: code(shortDigest(record.model_digest)) },
    { key: 'Run', value: code(shortDigest(record.run.run_id)) },
    { key: 'Validation', value: validationText(record) },
    ...trainedBy(record),
  ]
  if (url !== null) entries.push({ key: 'Release', value: [{ text: 'open', href: url }] })
  const facts: Section = { id: 'version', title: '', priority: 0, folded: false, blocks: [{ kind: 'facts', entries }] }
  return [facts, ...(record.validation ? metricSections(record.validation) : [])]
}

/** Whether the gate let this version through, in words. */
export function validationText({ validation, unvalidated_reason: reason }: VersionRecord): Text {
  if (validation === null) return [{ text: `none: ${reason ?? 'no reason was given'}`, tone: 'warn' }]
  const verdict: Span = { text: validation.verdict, tone: validation.verdict === 'pass' ? 'good' : 'bad' }
  const { accepted } = validation
  return accepted ? [verdict, { text: `; accepted by ${accepted.by}: ${accepted.reason}` }] : [verdict]
}

function moveSections(event: Exclude<VersionEvent, { kind: 'registered' }>): Section[] {
  const entries: { key: string; value: Text }[] = []
  if (event.by !== null) entries.push({ key: 'By', value: event.by })
  if (event.reason !== null) entries.push({ key: 'Reason', value: event.reason })
  return entries.length > 0
    ? [{ id: 'move', title: '', priority: 0, folded: false, blocks: [{ kind: 'facts', entries }] }]
    : []
}

/** Of a model that was not trained for this version: where it comes from. */
function trainedBy({ run: { reused } }: VersionRecord): { key: string; value: Text }[] {
  if (!reused) return []
  const approved = reused.pull_request === null ? '' : `, approved with pull request ${reused.pull_request}`
  return [{ key: 'Trained', value: [...code(shortDigest(reused.run_id)), { text: approved }] }]
}
