// The list of everything in the repository that is generated. An artefact is one file here, added to the list.

/** A whole generated file. */
export interface GeneratedFile {
  readonly path: string;
  readonly content: () => string;
}

/** A part of a hand-written file, between `<!-- generated:NAME -->` and `<!-- /generated:NAME -->`. */
export interface GeneratedPart extends GeneratedFile {
  readonly name: string;
}

export type Artefact = GeneratedFile | GeneratedPart;

export const artefacts: readonly Artefact[] = [];
