/** The modes of a word, as `--mode` takes them. */
export const modes = ['config', 'cluster-only', 'poweroff'] as const;
