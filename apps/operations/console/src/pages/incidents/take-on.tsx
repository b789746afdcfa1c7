import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { UserCheck } from 'lucide-react';
import { Button } from 'react-aria-components';
import { takeOn } from '../../api/incidents.ts';
import type { Incident } from '../../api/incidents.ts';
import { queries } from '../../app/queries.ts';
import { useMay } from '../../app/session.ts';
import { tellOutcome } from '../../app/told.tsx';
import { Refusal } from '../../ui/refusal.tsx';

/** The first thing to do about an incident that nobody looks after; nothing where somebody does. */
export function TakeOn({ incident }: { readonly incident: Incident }): ReactNode {
  const mayWrite = useMay('operations:write');
  const take = useMutation({
    mutationFn: () => takeOn(incident.id),
    onSuccess: async ({ owner }) => {
      await queries.invalidateQueries({ queryKey: ['incidents'] });
      tellOutcome(`${owner ?? 'Somebody'} looks after it now`);
    },
  });
  if (!mayWrite || incident.state !== 'open' || incident.owner !== null) return null;
  return (
    <>
      <Refusal error={take.error} />
      <Button className="button primary" isDisabled={take.isPending} onPress={() => take.mutate()}>
        <UserCheck aria-hidden /> Take it on
      </Button>
    </>
  );
}
