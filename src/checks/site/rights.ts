import { found, ok, type SiteCheck } from '../check.ts';
import type { Right } from '../seen.ts';

export const apiRights: SiteCheck = {
  needs: 'site',
  name: 'rights',
  about: 'Whether the API allows what ananke does there.',
  check: ({ rights }) =>
    rights.map(({ right, allowed }) => {
      const subject = spoken(right);
      if (allowed.is !== 'read') return found('unknown', subject, allowed.message);
      return allowed.value
        ? ok(subject, 'allowed')
        : found(
            'failed',
            subject,
            `it is not allowed; without it ${right.without}`,
            'add it to the ClusterRole of the user of cluster.kubeconfig',
          );
    }),
};

const typeOf = ({ resource, group }: Right): string => (group === '' ? resource : `${resource}.${group}`);

function spoken(right: Right): string {
  const what = right.subresource === undefined ? typeOf(right) : `${typeOf(right)}/${right.subresource}`;
  return `${right.verb} ${what}`;
}
