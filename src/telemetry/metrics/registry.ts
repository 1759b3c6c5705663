/**
 * Samples as Prometheus reads them. Each scrape gets a registry of its own, so that what is gone disappears: a gauge without labels
 * that is only reset would say 0, and a 0 that nobody has seen is a lie. The histograms alone outlive a scrape.
 */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { turnMetrics } from './own.ts';
import type { Sample } from './sample.ts';

/** One turn of the loop. */
export interface Turn {
  /** From the instant that it was asked for to its beginning. */
  readonly lagMs: number;
  readonly tookMs: number;
}
export interface MetricsRegistry {
  turned(turn: Turn): void;
  render(samples: readonly Sample[]): Promise<string>;
}
export const metricsContentType: string = Registry.PROMETHEUS_CONTENT_TYPE;

export function createMetricsRegistry(): MetricsRegistry {
  const took = histogram('ananke_tick_duration_seconds');
  const lag = histogram('ananke_tick_lag_seconds');
  return {
    turned({ lagMs, tookMs }) {
      took.observe(Math.max(0, tookMs) / 1_000);
      lag.observe(Math.max(0, lagMs) / 1_000);
    },
    render(samples) {
      const registry = new Registry();
      for (const of of Map.groupBy(samples, ({ name }) => name).values()) register(of, registry);
      registry.registerMetric(took);
      registry.registerMetric(lag);
      return registry.metrics();
    },
  };
}

function histogram(name: keyof typeof turnMetrics): Histogram {
  const { help, buckets } = turnMetrics[name];
  return new Histogram({ name, help, buckets: [...buckets], registers: [] });
}

function register(samples: readonly Sample[], registry: Registry): void {
  const [first] = samples;
  if (first === undefined) return;
  const { name, help, type } = first;
  const config = { name, help, labelNames: Object.keys(first.labels), registers: [registry] };
  if (type === 'counter') {
    const counter = new Counter(config);
    for (const { labels, value } of samples) counter.inc(labels, value);
  } else {
    const gauge = new Gauge(config);
    for (const { labels, value } of samples) gauge.set(labels, value);
  }
}
