import java.io.File;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Validates files: pairs of a profile and a path. One line each, and one for each rule that is broken. */
public class Validate {
    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (int index = 0; index + 1 < arguments.length; index += 2) {
            PDFAFlavour flavour = PDFAFlavour.fromString(arguments[index]);
            File file = new File(arguments[index + 1]);
            try (PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour)) {
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false);
                ValidationResult result = validator.validate(parser);
                System.out.println("FILE\t" + arguments[index] + "\t" + file.getName() + "\t"
                        + result.isCompliant() + "\t" + result.getTotalAssertions());
                for (TestAssertion assertion : result.getTestAssertions()) {
                    if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                        System.out.println("BROKEN\t" + assertion.getRuleId().getClause() + "-"
                                + assertion.getRuleId().getTestNumber() + "\t" + assertion.getMessage() + "\t"
                                + assertion.getLocation().getContext());
                    }
                }
            }
        }
    }
}
