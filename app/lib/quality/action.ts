import { writeQuery, type QualityQuery } from './query.ts';

/** Where a form of this view posts to: a refusal is shown on the very view it was made on. */
export function actionUrl(name: string, query: Partial<QualityQuery>): string {
  const rest = writeQuery({ ...query, replay: [] }).slice(1);
  return `?/${name}${rest ? `&${rest}` : ''}`;
}
