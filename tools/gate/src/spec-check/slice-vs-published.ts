import type { Finding } from '../finding.ts';
import type { FieldFacts } from '../vendor-specs/field-facts.ts';
import type { SpecSource } from '../vendor-specs/spec-source.ts';
import { factsOf, factsOfSurface, fieldKey } from '../vendor-specs/surface-facts.ts';
import { usedFields, type UsedOperation, usedOperations } from '../vendor-specs/used-surface.ts';
import type { PactFile } from '@accord/contract-kit/pacts';

const check = 'slice-vs-published';

/** Compares field by field what our slice and the published specification say about everything that is used. */
export function sliceVsPublished(
  pacts: readonly PactFile[],
  slice: SpecSource,
  published: SpecSource,
): Finding[] {
  const ours = usedOperations(pacts, slice);
  const theirs = factsOfSurface(usedOperations(pacts, published));
  return [...ours.flatMap((one) => inOperation(one, theirs.operations)), ...inFields(ours, theirs.fields)];
}

function inOperation(
  used: UsedOperation,
  theirs: ReturnType<typeof factsOfSurface>['operations'],
): Finding[] {
  const { operation } = used;
  const published = theirs[operation.key];
  if (published === undefined)
    return [
      finding(used, {
        where: operation.key,
        code: 'slice.operation-unknown',
        message: `nobody published ${operation.key}`,
      }),
    ];
  const same = JSON.stringify(published.security) === JSON.stringify(operation.security);
  if (same) return [];
  const message = `${operation.key} asks for ${operation.security.join(' or ')} in our slice, and for ${published.security.join(' or ')} in what was published`;
  return [finding(used, { where: `${operation.key} security`, code: 'slice.security', message })];
}

function inFields(ours: readonly UsedOperation[], theirs: Readonly<Record<string, FieldFacts>>): Finding[] {
  const told = new Set<string>();
  return ours.flatMap((used) =>
    usedFields(used).flatMap((field) => {
      const where = fieldKey(field);
      const [mine, published] = [factsOf(field), theirs[where]];
      if (told.has(where) || mine === undefined) return [];
      told.add(where);
      if (published === undefined)
        return [finding(used, { where, code: 'slice.field-unknown', message: `nobody published ${where}` })];
      return differences(mine, published).map(({ what, ours: own, theirs: other }) =>
        finding(used, {
          where,
          code: `slice.${what}`,
          message: `${what} of ${where} is ${own} in our slice and ${other} in what was published`,
        }),
      );
    }),
  );
}

function differences(
  mine: FieldFacts,
  published: FieldFacts,
): { what: string; ours: string; theirs: string }[] {
  return (['types', 'required', 'enum', 'limits'] as const)
    .map((what) => ({ what, ours: shown(mine[what]), theirs: shown(published[what]) }))
    .filter(({ ours, theirs }) => ours !== theirs);
}

function shown(value: unknown): string {
  return value === undefined ? 'open' : JSON.stringify(value);
}

function finding(
  { consumer, provider, interaction }: UsedOperation,
  what: Pick<Finding, 'code' | 'message'> & { where: string },
): Finding {
  const flow = interaction.comments?.references?.Flow?.id;
  return {
    severity: 'breaking',
    check,
    pair: { consumer, provider },
    interaction: interaction.description,
    ...(flow === undefined ? {} : { flow }),
    ...what,
  };
}
