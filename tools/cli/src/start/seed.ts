import type { Addresses } from './addresses.ts';
import type { Api } from './api.ts';

/**
 * Fills the development catalogue by the same REST paths that a back office uses: articles and stock come from the
 * ERP, the course gets a class. All calls may be repeated.
 */
export async function seedCatalogue(api: Api, addresses: Addresses): Promise<void> {
  const [inventory, enrollment] = [addresses.url('inventory'), addresses.url('enrollment')];
  const course = 'COURSE-PYTHON-101';
  await Promise.all([
    api.call('POST', `${inventory}/catalogue/refresh`),
    api
      .call('PUT', `${enrollment}/courses/${course}`, {
        body: { sku: course, title: 'Python 101', lmsCourseRef: course },
      })
      .then(() =>
        api.call('PUT', `${enrollment}/cohorts/${course}-2027-01`, {
          body: { courseId: course, startsOn: '2027-01-11', capacity: 100_000 },
        }),
      ),
  ]);
}
