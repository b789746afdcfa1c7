import type { PactFile, PactInteraction } from '@accord/contract-kit/pacts';
import type { Finding } from '../finding.ts';
import { spelled } from '../vendor-specs/json-fields.ts';
import type { Operation } from '../vendor-specs/operations.ts';
import type { SpecSource } from '../vendor-specs/spec-source.ts';
import { factsOf, fieldKey, type OperationFacts, type SurfaceFacts } from '../vendor-specs/surface-facts.ts';
import { usedFields, type UsedOperation, usedOperations } from '../vendor-specs/used-surface.ts';
import { about } from '../spec-check/finding-of.ts';
import { breaking, type Change, given, readChanges, risk, sentChanges } from './compare-fields.ts';

interface Specs {
  /** Our slice, by which an interaction's operation is found even when the vendor has taken it away. */
  readonly slice: SpecSource;
  readonly pinned: SurfaceFacts;
  /** What the vendor publishes now. */
  readonly now: SpecSource;
}

/** What has changed since the pin, of what these pacts use and of nothing else. */
export function compareSurface(pacts: readonly PactFile[], { slice, pinned, now }: Specs): Finding[] {
  const findings = usedOperations(pacts, slice).flatMap((used) => {
    const before = pinned.operations[used.operation.key];
    if (before === undefined)
      return [finding(used, used.operation.key, risk('pin.missing', 'is used and not pinned yet'))];
    const operation = now.operationOf(used.interaction);
    if (
      operation === undefined ||
      (operation.request === undefined && used.interaction.contents !== undefined)
    )
      return [finding(used, used.operation.key, breaking('operation.removed', 'is gone'))];
    return [...ofOperation(used, before, operation), ...ofFields(used, pinned, operation)];
  });
  return once(findings);
}

function ofOperation(used: UsedOperation, before: OperationFacts, now: Operation): Finding[] {
  const { request, response } = used.interaction;
  const required = now.parameters
    .filter((one) => one.required && one.in !== 'path')
    .map((one) => `${one.in} ${one.name}`)
    .filter((name) => !before.requiredParameters.includes(name) && !isSent(request, name));
  const status = response?.status;
  const changes = [
    ...required.map((name) =>
      breaking('request.newly-required', `must now carry ${name}, which we do not send`),
    ),
    ...given(
      before.security.some((scheme) => isUsed(scheme, request)) &&
        !now.security.some((scheme) => isUsed(scheme, request)),
      breaking('auth.changed', `asks for ${now.security.join(' or ')}, was ${before.security.join(' or ')}`),
    ),
    ...given(
      request?.body !== undefined && before.requestTypes.some((type) => !now.requestTypes.includes(type)),
      breaking(
        'request.content-type',
        `takes ${now.requestTypes.join(' or ') || 'no body'}, was ${before.requestTypes.join(' or ')}`,
      ),
    ),
    ...given(
      status !== undefined && before.statuses.includes(status) && now.answer(status) === undefined,
      breaking('response.status-removed', `answers ${String(status)} no more`),
    ),
    ...given(now.deprecated && before.deprecated !== true, {
      severity: 'notice',
      code: 'operation.deprecated',
      message: 'is deprecated',
    }),
  ];
  return changes.map((change) => finding(used, used.operation.key, change));
}

function ofFields(used: UsedOperation, pinned: SurfaceFacts, operation: Operation): Finding[] {
  return usedFields(used).flatMap((field) => {
    const before = pinned.fields[fieldKey(field)];
    if (before === undefined) return [];
    const change = { before, now: factsOf({ ...field, operation }), value: field.value };
    const changes = field.place.startsWith('request.') ? sentChanges(change) : readChanges(change);
    return changes.map((one) =>
      finding(used, [field.place, spelled(field.path)].filter(Boolean).join('.'), one),
    );
  });
}

function isSent(request: PactInteraction['request'], parameter: string): boolean {
  const [place, name = ''] = parameter.split(' ');
  const names = Object.keys((place === 'header' ? request?.headers : request?.query) ?? {});
  return names.some((one) => one.toLowerCase() === name.toLowerCase());
}

/** Whether the request proves who it is in this way. */
function isUsed(scheme: string, request: PactInteraction['request']): boolean {
  const headers = new Map(
    Object.entries(request?.headers ?? {}).map(([name, [value]]) => [name.toLowerCase(), value]),
  );
  const [type, second = '', third = ''] = scheme.split(' ');
  if (type === 'apiKey')
    return second === 'header' ? headers.has(third.toLowerCase()) : isSent(request, `query ${third}`);
  const given = headers.get('authorization')?.split(' ')[0]?.toLowerCase();
  return type === 'oauth2' ? given === 'bearer' : given === second.toLowerCase();
}

function finding(used: UsedOperation, where: string, { severity, code, message }: Change): Finding {
  return {
    severity,
    check: 'drift',
    ...about(used, used.interaction),
    where,
    code,
    message: `${where} ${message}`,
  };
}

/** Several interactions of one flow meet the same change; it is told once for each flow. */
function once(findings: readonly Finding[]): Finding[] {
  const told = new Map(
    findings.map((one) => [[one.pair.consumer, one.flow, one.where, one.code, one.message].join('|'), one]),
  );
  return [...told.values()];
}
