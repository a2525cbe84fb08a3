/** What a site says of itself in /admin; null is "non renseigné". */
export interface DirectoryEntry {
  finess: string;
  phone: string | null;
  professionalPhone: string | null;
  hours: string | null;
  access: string | null;
}
