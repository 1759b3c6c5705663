/**
 * Files that repeat what Memory says: status.json, runs.json, the holds in desired.yaml. Each is written in its own time, always
 * from the latest decision; a slow or failing one holds up neither the loop nor the others.
 */
export interface Projection<Report> {
  readonly name: string;
  write(report: Report): Promise<void>;
}
export interface Projections<Report> {
  offer(report: Report): void;
  /** All that was offered is written, or was refused. */
  idle(): Promise<void>;
}

export function createProjections<Report>(
  projections: readonly Projection<Report>[],
  onProblem: (name: string, error: unknown) => void,
): Projections<Report> {
  const latest = new Map<string, Report>();
  const writing = new Map<string, Promise<void>>();

  const writeLatest = async (projection: Projection<Report>): Promise<void> => {
    for (let next = latest.get(projection.name); next !== undefined; next = latest.get(projection.name)) {
      latest.delete(projection.name);
      try {
        await projection.write(next);
      } catch (error) {
        onProblem(projection.name, error);
      }
    }
    writing.delete(projection.name);
  };
  return {
    offer(report) {
      for (const projection of projections) {
        latest.set(projection.name, report);
        if (!writing.has(projection.name)) writing.set(projection.name, writeLatest(projection));
      }
    },
    async idle() {
      await Promise.all(writing.values());
    },
  };
}
