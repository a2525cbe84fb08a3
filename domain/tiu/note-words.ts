/** Lower case without accents. */
export const plainWord = (text: string): string =>
  text.toLowerCase().replace(/œ/g, 'oe').replace(/æ/g, 'ae').normalize('NFD').replace(/\p{M}/gu, '');

/**
 * Words of names of places, plain, of three letters or more, and each two that stand side by side ("robert debre"): a
 * hospital may bear somebody's name, which alone is a name.
 */
export function placeWords(names: readonly string[]): Set<string> {
  return new Set(
    names.flatMap((name) => {
      const words = plainWord(name).match(/[a-z]+/g) ?? [];
      return [
        ...words.filter((word) => word.length > 2),
        ...words.slice(1).map((word, i) => `${words[i]} ${word}`)
      ];
    })
  );
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter(Boolean));

/** First names and family names that are no other word of a file; the frequent ones, of many origins. */
export const NAMES = words(`
  abdel abdou abdoulaye adama adele adrien agathe agnes ahmed aicha aissatou alain albert alexandre alexandra alexia
  alexis ali alice aline alison amadou amandine amel amelie amina aminata amira amir anais andre andrea ange angele
  angelique anissa anita anna anne annie anouk anthony antoine arnaud arthur assia astrid audrey aurelie aurelien awa axel
  aya baptiste barbara bastien beatrice benjamin benoit bernadette bernard berenice bertrand boubacar brigitte bruno camille
  caroline cassandra catherine cecile celia celine chantal charlene charles charlotte cheikh chloe christelle christian
  christiane christine christophe cindy claude clara clarisse claudine clotilde coralie corinne cyril damien daniel danielle
  daphne david deborah delphine denis denise diana didier dimitri dominique dorian dorothee edith edouard edwige elena eleonore
  elisa elisabeth elise elodie eloise elsa emeline emilie emma emmanuel emmanuelle eric erika estelle esther etienne eugenie
  eva evelyne fabien fabienne fabrice fanny fanta farah farida fatima fatiha fatma fatou fatoumata felicie fernanda florence
  florian floriane francine francois francoise franck frederic frederique gabriel gabrielle gaelle genevieve geoffrey georges
  gerald gerard ghislaine gilbert gilles guillaume gustave guy gwenaelle habiba hadja hajar halima hamza hanane hannah hassan
  hawa helene henri henriette herve hortense houria hubert hugo ibrahim ibrahima ikram imane ines ingrid isabelle ismael
  jacqueline jacques james jasmine jean jeanne jennifer jeremy jerome jessica joana joelle johanna john jonathan jordan joseph
  josephine josette judith jules julia julie julien juliette justine kadiatou kadidja karim karima karine karl katia kelly kevin
  khadija khadidja khaled laetitia lamia latifa laura laure laurence laurent lea leila lena leonie leslie lila liliane lina linda
  lionel lise loic louis louise luc lucas lucie lucile lucille ludivine ludovic lydia lynda madeleine maeva magali magalie
  maimouna malika mamadou manon manuel manuela marc marcel marcelle margaux margot maria mariam mariama marianne marie
  marielle marina marion marlene marta marthe martin martine maryam maryline mathieu mathilde mathis matthieu maud maurice
  maxime melanie melina melissa meriem meryem michael michel michele michelle mickael miriam mohamed mohammed monique morgane
  mounia mourad moussa muriel mustapha myriam nabila nadege nadia nadine naima najat naomi nassima natacha natalia nathalie
  nathan nawel nicolas nicole nina noemie nora nordine noura olga olivia olivier ophelie oumar oumou ousmane pascal pascale
  patricia patrick paul paula paule pauline perrine philippe prisca priscilla quentin rachel rachida rafael raphael raphaelle
  raymond rebecca regine remi renaud rene richard rita robert roberte rodolphe roger roland romain romane rosalie roxane ruth
  sabine sabrina safia said saida salima sally salome samantha samia samir samira samuel sandra sandrine sarah sebastien sekou
  selma serge severine sheila sidonie simon simone sofia sofiane sonia sophia sophie soraya souad stephane stephanie steven
  sylvain sylvia sylvie tatiana thais theo theresa therese thibault thierry thomas tiffany timothee valentin valentine valerie
  vanessa veronique victor victoria vincent virginie viviane wafa wassila wendy wilfried william xavier yacine yamina yann
  yannick yasmina yasmine youssef yvette yves yvonne zahra zainab zakaria zineb zoe zohra djeneba djamila dieynaba
  alaoui amrani arnaud aubert aubry barbier belkacem benali benamar bennani benoit bertin blanchard boulanger bourgeois
  bouvier bouzid boyer brahimi brunet camara carpentier charpentier chen cherif cisse colin collet costa coulibaly dembele
  demir deschamps diallo diarra diop duarte dubois dufour dumas dumont dupont dupuis dupuy durand duval fabre faure fernandes
  fernandez ferreira fleury fofana fournier gaillard garcia garnier gauthier gautier giraud girard gomes gonzalez guerin guillot
  guyot haddad hamdi hamon huet jacquet joly kaya keita khelifi klein konate kone lacroix lambert langlois leblanc leclerc
  leclercq lecomte lefebvre lefevre legall leger lemaire lemoine leroux leroy lopez maillard mansouri marchal martinez marty
  masson menard mercier meyer moreau morel morin muller ndiaye nguyen oliveira ouali payet pereira perez perrin perrot pham
  picard poirier prevost renault rodrigues rodriguez rolland rousseau roussel saidi sanchez santos schmitt schneider silva
  singh sissoko slimani sow sylla tavares toure tran traore vasseur vidal wang yilmaz zhang`);

/** Words that a text may write with a capital or in capitals: signs, drugs, places of care, abbreviations, days. */
export const KNOWN = words(`
  adalate amoxicilline aspegic atosiban augmentin azithromycine betadine betamethasone bricanyl celestene clamoxyl claforan
  clexane corticoides cytotec dalacine dexamethasone doliprane exacyl flagyl hemabate heparine innohep insuline kardegic
  lasilix lovenox loxen magnesium metronidazole mgso misoprostol morphine nalador nicardipine nifedipine novorapid oxytocine
  paracetamol partosure prepidil propess rhophylac ringer rocephine salbutamol spasfon syntocinon tazocilline tractocile
  trandate utrogestan venofer ventoline xylocaine zelitrex zophren
  apgar arnold babinski basedow bishop braxton brune caryotype chiari coombs covid crohn doppler down fallot gestation gynecologue
  hashimoto hellp herpes hicks hodgkin kleihauer listeria manning marfan medecin potter quantiferon recklinghausen rhesus shirodkar siege
  steinert streptocoque toxoplasmose turner whisky willebrand hippel wilson zika
  ains amiu apd arcf arht asap asat alat atcd civd echo ecbu fcs fiv hapo hbpm hcg hta htap imf ivse mfiu obst papp pcr pprom
  rciu rcf rea retour rpde sdra sfai shag sida siad tncc toco torch tsh vbac vmni
  bloc chic chicas chif chiv chru ghef ghi pede saos samu siut smur sofa uhcd umh urgence urgences
  usic usin usip vsav accord anesthesiste appel appeler attente cellule cesarienne cerclage echographie foetal foetus
  gemellaire grossesse grossesses jumeau jumeaux jumelle jumelles maternite mere naissance neo neonat neonatologiste
  obstetricien patiente pediatre perinatal place places reanimation refus regulateur regulation reseau sage femme salle terme
  transfert retransfert triples triplees triple urgent
  lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril mai juin juillet aout septembre octobre
  novembre decembre noel paris france ile seine marne oise essonne yvelines val francais francaise anglais arabe turc tamoul
  bambara soninke peul ourdou mandarin chinois portugais espagnol roumain russe ukrainien dari pachto bengali creole mayotte
  guyane antilles guadeloupe martinique reunion mali senegal maroc algerie tunisie`);

/** Words that follow a civility where nobody is named: "Dr de garde", "Mme stable". */
export const AFTER_CIVILITY = words(`
  a au aux avec bien calme consciente d dans de des du elle en encore est et etait examinee gynecologue habite
  hemodynamiquement isolee mal mere n ne neonat obstetricien obstetricienne ok opposee par pas patiente pediatre pour
  prevenue prevenu primipare qui reanimateur regulateur regulatrice revue sans se senior seule signe sous souhaite
  stable sur symptomatique transferee transportable tres urgentiste va vient vue anesthesiste neonatologiste referent
  responsable accompagnee agitee allergique algique apyretique diabetique enceinte febrile hypertendue informee interne`);
